import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tempDir } from '@autotuner/core/testing';
import { NAMESPACE_SKIP as skip } from '../oracle/namespace_skip.ts';
import type { ZooReport } from './zoo_report.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));

async function runMain(
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly out: string }> {
  const argv = ['--conditions=@autotuner/source', MAIN, '--runs', '1', '--timeout', '300', ...args];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'ignore'] });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { out: await text(child.stdout), code: await exited };
}

async function put(path: string, script: string): Promise<void> {
  await writeFile(path, script);
  await chmod(path, 0o755);
}

test('bench:zoo runs a folder of others in every tier, and keeps what it found', { skip }, async (t) => {
  const folder = await tempDir(t);
  await put(join(folder, 'stays'), '#!/bin/sh\necho "$1"; setsid sleep 71 & sleep 71\n');
  const json = join(await tempDir(t), 'zoo.json');
  // Time enough to print on a busy machine too.
  const { code, out } = await runMain(['--zoo', folder, '--runs', '1', '--timeout', '2500', '--json', json]);
  assert.equal(code, 0, out);
  const report: ZooReport = JSON.parse(await readFile(json, 'utf8'));
  const available = report.tiers.filter((one) => one.tier.isAvailable);
  assert.ok(available.length > 0);
  for (const { tier, results } of available) {
    const [run] = results[0]?.runs ?? [];
    assert.equal(run?.outcome?.kind, 'timeout', tier.name);
    assert.equal(run?.rawBytes, `${run?.tag}\n`.length);
    if (tier.isStrict) assert.deepEqual(run?.survivors, []);
  }
});

test('bench:zoo fails when an expectation does not hold', { skip }, async (t) => {
  const folder = await tempDir(t);
  await put(join(folder, 'liar'), '#!/bin/sh\n# expect: exit 1\nexit 2\n');
  const { code, out } = await runMain(['--zoo', folder]);
  assert.equal(code, 1);
  assert.match(out, /BROKEN: exit 2, expected exit 1/);
});
