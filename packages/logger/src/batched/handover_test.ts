import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { tempDir } from '@autotuner/core/testing';
import { rotatedLines } from '../../testing/rotated_lines.ts';
import type { LoggerStats } from '../logger.ts';

const PROGRAM = join(import.meta.dirname, '../../testing/handover_program.ts');
const execute = promisify(execFile);
const SEEDS = (process.env['AUTOTUNER_HANDOVER_SEEDS'] ?? '1,2,3').split(',');
const MS = process.env['AUTOTUNER_HANDOVER_MS'] ?? '500';

/** Runs the program; counts of each thread. */
async function run(
  file: string,
  seed: string,
): Promise<readonly (LoggerStats & { readonly count: number })[]> {
  const options = ['--conditions=@autotuner/source', PROGRAM, file, seed, MS];
  return JSON.parse((await execute(process.execPath, options)).stdout);
}

for (const seed of SEEDS) {
  test(`rings change hands at random moments and no line is lost, double or torn (seed ${seed})`, async (t) => {
    const folder = await tempDir(t);
    const threads = await run(join(folder, 'app.log'), seed);
    const extras = rotatedLines(folder).map((line): { n: number; thread: number } => JSON.parse(line).extra);
    for (const [thread, { count, offered, written, pending, dropped, lost }] of threads.entries()) {
      const numbers = extras.filter((extra) => extra.thread === thread).map(({ n }) => n);
      assert.deepEqual(firstWrong(numbers, count), undefined);
      assert.deepEqual([offered, written, pending, dropped, lost], [count, count, 0, 0, 0]);
    }
  });
}

/** What is wrong first about numbers that should be all up to a count, each once, in any order. */
function firstWrong(numbers: readonly number[], count: number): unknown {
  const seen = new Uint8Array(count);
  for (const n of numbers) seen[n] = (seen[n] ?? 0) + 1;
  const wrong = seen.findIndex((times) => times !== 1);
  return wrong < 0 ? undefined : { number: wrong, times: seen[wrong], lines: numbers.length, count };
}
