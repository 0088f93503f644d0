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
const SEEDS = (process.env['AUTOTUNER_HANDOVER_SEEDS'] ?? '1,2,4').split(',');
const MS = process.env['AUTOTUNER_HANDOVER_MS'] ?? '500';

interface Run {
  /** Counts of the threads that lived. */
  readonly threads: readonly (LoggerStats & { readonly count: number })[];
  /** Calls of the one that did not which had surely returned. */
  readonly acked: number;
}

/** A line, as far as it matters here. */
interface Line {
  readonly message: string;
  readonly extra: { readonly n: number; readonly thread?: number; readonly dropped?: number };
}

async function run(file: string, seed: string): Promise<Run> {
  const options = ['--conditions=@autotuner/source', PROGRAM, file, seed, MS];
  return JSON.parse((await execute(process.execPath, options)).stdout);
}

for (const seed of SEEDS) {
  test(`rings change hands at random moments and no line is lost, double or torn (seed ${seed})`, async (t) => {
    const folder = await tempDir(t);
    const { threads, acked } = await run(join(folder, 'app.log'), seed);
    const lines = rotatedLines(folder).map((line): Line => JSON.parse(line));
    const numbersOf = (thread: number): readonly number[] =>
      lines.filter(({ extra }) => extra.thread === thread).map(({ extra }) => extra.n);
    for (const [thread, { count, offered, written, pending, dropped, lost }] of threads.entries()) {
      assert.deepEqual(wrongNumbers(numbersOf(thread), count), { doubled: [], missing: [] });
      assert.deepEqual([offered, written, pending, dropped, lost], [count, count, 0, 0, 0]);
    }
    const { doubled, missing } = wrongNumbers(numbersOf(threads.length), acked);
    const told = lines
      .filter(({ message }) => message === 'log.dropped')
      .map(({ extra }) => extra.dropped ?? 0);
    assert.deepEqual(doubled, []);
    // What only the ended thread knew how to read is gone, and that is told.
    assert.ok(
      missing.length <= Math.max(0, ...told),
      `missing ${missing.join()} of ${acked}, told ${told.join()}`,
    );
  });
}

/** Of numbers that should be all up to a count, in any order. */
function wrongNumbers(
  numbers: readonly number[],
  count: number,
): { readonly doubled: readonly number[]; readonly missing: readonly number[] } {
  const seen = new Map<number, number>();
  for (const n of numbers) seen.set(n, (seen.get(n) ?? 0) + 1);
  return {
    doubled: [...seen].filter(([, times]) => times > 1).map(([n]) => n),
    missing: Array.from({ length: count }, (_, n) => n).filter((n) => !seen.has(n)),
  };
}
