import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { lineKindOf } from './line_kind.ts';

const fileOf = async (folder: string, lineOf: (exp: number) => string): Promise<string> => {
  const file = join(folder, `${Math.random()}.log`);
  await writeFile(file, Array.from({ length: 1_001 }, (_, exp) => `${lineOf(exp)}\n`).join(''));
  return file;
};

test('lineKindOf() is the same for lines that say the same in another order and at another time', async (t) => {
  const folder = await tempDir(t);
  const one = await fileOf(folder, (exp) => `{"time":${exp},"pid":7,"msg":"m","extra":{"exp":${exp}}}`);
  const other = await fileOf(folder, (exp) => `{"extra":{"exp":${exp}},"timestamp":"x","msg":"m"}`);
  assert.equal(lineKindOf(one)?.digest, lineKindOf(other)?.digest);
  assert.equal(lineKindOf(one)?.fields, 'time pid msg extra { exp }');
});

test('lineKindOf() tells lines apart that say something else', async (t) => {
  const folder = await tempDir(t);
  const one = await fileOf(folder, (exp) => `{"msg":"m","exp":${exp}}`);
  const other = await fileOf(folder, (exp) => `{"msg":"m","exp":${exp === 999 ? 0 : exp}}`);
  const text = await fileOf(folder, (exp) => `plain ${exp}`);
  assert.notEqual(lineKindOf(one)?.digest, lineKindOf(other)?.digest);
  assert.equal(lineKindOf(text), undefined);
});
