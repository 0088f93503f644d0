import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
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
  return await endOf(startBench(args, {}));
}

function startBench(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): ChildProcessByStdio<null, Readable, Readable> {
  return spawn(process.execPath, ['--conditions=@autotuner/source', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
}

async function endOf(child: ChildProcessByStdio<null, Readable, Readable>): Promise<Ran> {
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
  assert.match(err, /^4 processes, one after the other: about 5 seconds on two quiet cores$/m);
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
  const nobody = await runBench('--cases', 'quantiles', '--kinds', 'sync');
  assert.equal(nobody.code, 2);
  assert.match(nobody.err, /error: Cannot compare by quantiles: none of the chosen loggers takes part in it/);
  const other = await runBench('sped');
  assert.equal(other.code, 2);
  assert.match(other.err, /error: Cannot run bench "sped": there is none of that name/);
});

test('bench:run soaks: every line is counted, in files that come and go', async (t) => {
  const json = join(await tempDir(t), 'r.json');
  const chosen = [
    '--cases',
    'soak',
    '--kinds',
    'batched',
    '--rivals',
    'pino_best',
    '--quick',
    '--json',
    json,
  ];
  const { code, err } = await runBench(...chosen);
  assert.equal(code, 0, err);
  const { records } = JSON.parse(await readFile(json, 'utf8')) as LoggerReport;
  assert.equal(records.length, 2);
  for (const { contender, result } of records) {
    const { lost, torn, duplicates, megabytes, mostMegabytes, filesLeft } = result?.metrics ?? {};
    assert.deepEqual([lost, torn, duplicates], [0, 0, 0], contender);
    assert.ok((megabytes ?? 0) >= 200 && (mostMegabytes ?? 999) < 250, contender);
    assert.ok((filesLeft ?? 9) <= 4, contender);
  }
});

test('bench:run that is interrupted says so and leaves nothing behind', async (t) => {
  const folder = await tempDir(t);
  const child = startBench(['--cases', 'idle', '--kinds', 'batched', '--rivals', 'none'], { TMPDIR: folder });
  const ended = endOf(child);
  await once(child.stderr, 'data');
  child.kill('SIGINT');
  const { code, err } = await ended;
  assert.equal(code, 130, err);
  assert.match(err, /^error: Cannot finish: interrupted$/m);
  const left = (await readdir(folder)).filter((name) => name.startsWith('logger-bench-'));
  assert.deepEqual(left, []);
});
