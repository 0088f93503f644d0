import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { countLines } from './count_lines.ts';

const line = (exp: number): string => `{"msg":"x","exp":${exp},"score":0.1}\n`;

test('countLines() tells missing, repeated, torn and foreign lines apart', async (t) => {
  const file = join(await tempDir(t), 'a.log');
  const torn = '{"msg":"x","ex';
  await writeFile(
    file,
    [line(0), line(2), line(2), line(1), '{"note":"dropped"}\n', `${torn}\n`, torn].join(''),
  );
  const lines = countLines(file);
  assert.equal(lines.distinct, 3);
  assert.equal(lines.duplicates, 1);
  assert.equal(lines.torn, 2);
  assert.equal(lines.other, 1);
  assert.equal(lines.backwards, 1);
  assert.equal(lines.last, 2);
  assert.deepEqual(
    [0, 1, 2, 3].map((exp) => lines.has(exp)),
    [true, true, true, false],
  );
});

test('countLines() takes two lines that run into each other for one that is torn', async (t) => {
  const file = join(await tempDir(t), 'a.log');
  await writeFile(file, `{"exp":1,"sco${line(2)}`);
  assert.equal(countLines(file).torn, 1);
  assert.equal(countLines(file).distinct, 0);
});

test('countLines() reads files of many blocks, several of them, and none', async (t) => {
  const folder = await tempDir(t);
  const [first, second] = [join(folder, 'a.log.0'), join(folder, 'a.log')];
  const half = 40_000;
  await writeFile(first, Array.from({ length: half }, (_, at) => line(at)).join(''));
  await writeFile(second, Array.from({ length: half }, (_, at) => line(half + at)).join(''));
  const lines = countLines(first, second, join(folder, 'missing.log'));
  assert.equal(lines.distinct, 2 * half);
  assert.equal(lines.torn, 0);
  assert.equal(lines.backwards, 0);
});
