import assert from 'node:assert/strict';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { makeFolder } from './make_folder.ts';

test('makeFolder() makes what is missing, and again changes nothing', async (t) => {
  const path = join(await tempDir(t), 'a', 'b', 'c');
  await makeFolder(path);
  await makeFolder(path);
  assert.equal((await stat(path)).mode & 0o777, 0o700);
});

test('makeFolder() refuses a file in its place or above it', async (t) => {
  const file = join(await tempDir(t), 'file');
  await writeFile(file, '');
  await assert.rejects(makeFolder(file), { code: 'EEXIST' });
  await assert.rejects(makeFolder(join(file, 'x')), { code: 'ENOTDIR' });
});

const skip = process.platform === 'linux' ? false : 'skipped: needs /proc';

test('makeFolder() gives up where no folder can be made', { skip }, async () => {
  await assert.rejects(makeFolder('/proc/autotuner/x'), { code: 'ENOENT' });
});
