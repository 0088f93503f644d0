import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { tempDir } from '@autotuner/core/testing';
import type { LoggerReport } from './report/logger_report.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function runBench(...args: readonly string[]): Promise<Ran> {
  const child = spawn(process.execPath, ['--conditions=@autotuner/source', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as number | null, out, err };
}

test('bench:run compares loggers: numbers, losses, and reports in three forms', async (t) => {
  const folder = await tempDir(t);
  const [json, csv, html] = ['r.json', 'r.csv', 'r.html'].map((name) => join(folder, name));
  assert.ok(json !== undefined && csv !== undefined && html !== undefined);
  const files = ['--json', json, '--csv', csv, '--html', html];
  const chosen = ['--cases', 'blocked,dying', '--kinds', 'sync', '--rivals', 'pino_best', '--quick'];
  const { code, out, err } = await runBench('--', ...chosen, ...files);
  assert.equal(code, 0, err);
  assert.match(out, /Overload and a blocked event loop/);
  assert.match(err, /loggers: 4 of 4 runs/);
  const report = JSON.parse(await readFile(json, 'utf8')) as LoggerReport;
  const numberOf = (contender: string, caseName: string, metric: string): number | undefined =>
    report.records.find((one) => one.contender === contender && one.caseName === caseName)?.result?.metrics[
      metric
    ];
  assert.equal(numberOf('sync', 'blocked', 'onDiskShare'), 1);
  assert.ok((numberOf('pino_best', 'blocked', 'onDiskShare') ?? 1) < 0.1);
  assert.equal(numberOf('sync', 'dying', 'lost'), 0);
  assert.ok((numberOf('pino_best', 'dying', 'lostShare') ?? 0) > 0.9);
  assert.match(await readFile(html, 'utf8'), /^<!doctype html>/);
  assert.match(await readFile(csv, 'utf8'), /^blocked,,sync,0,onDiskShare,1$/m);
});

test('bench:run says what it cannot do', async () => {
  const { code, out, err } = await runBench('--cases', 'speed');
  assert.equal(code, 2);
  assert.equal(out, '');
  assert.match(err, /error: Cannot use --cases "speed"/);
  const other = await runBench('sped');
  assert.equal(other.code, 2);
  assert.match(other.err, /error: Cannot run bench "sped": there is none of that name/);
});
