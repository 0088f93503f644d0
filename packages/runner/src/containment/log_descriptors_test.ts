import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { realPathsOf } from './log_descriptors.ts';

test('realPathsOf() follows links and leaves out devices, which belong to everybody', async (t) => {
  const folder = await tempDir(t);
  const [file, link, gone] = ['file', 'link', 'gone'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(file, '');
  await symlink(file, link);
  assert.deepEqual(realPathsOf([link, '/dev/null', gone]), new Set([file, gone]));
});
