import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { tempDir } from '@autotuner/core/testing';
import { rotatedLines } from '../../testing/rotated_lines.ts';

const PROGRAM = join(import.meta.dirname, '../../testing/no_worker_program.ts');

test('where threads are not allowed, lines are written between turns, by error(), and when the process ends', async (t) => {
  const folder = await tempDir(t);
  const allowed = ['--permission', '--allow-fs-read=*', `--allow-fs-write=${folder}`];
  const args = ['--conditions=@autotuner/source', ...allowed, PROGRAM, join(folder, 'app.log')];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { pending, ...seen } = JSON.parse(stdout);
  assert.deepEqual(seen, { canStartWorker: false, inTurns: 1_000, hasError: true });
  assert.ok(pending > 0, 'calls have written all by themselves');
  const numbers = rotatedLines(folder).map((line): number => JSON.parse(line).extra.n);
  assert.deepEqual(
    numbers.toSorted((a, b) => a - b),
    Array.from({ length: 1_010 }, (_, n) => n),
  );
});
