import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { asideName, soakFilesOf } from './soak_files.ts';

test('soakFilesOf() finds what was put aside, by day and number, and nothing else', async (t) => {
  const folder = await tempDir(t);
  const log = join(folder, 'bench.log');
  assert.deepEqual(soakFilesOf(log), { aside: [], currentBytes: 0, allBytes: 0 });
  const aside = ['bench.2026-01-02.9.log', 'bench.2026-01-02.10.log', 'bench.2026-01-03.1.log'];
  for (const name of [...aside, 'bench.log', '.bench.log.lock', 'bench.old.log', 'other.1.log'])
    await writeFile(join(folder, name), 'x'.repeat(10));
  const files = soakFilesOf(log);
  assert.deepEqual(
    files.aside.map((path) => basename(path)),
    aside,
  );
  assert.deepEqual([files.currentBytes, files.allBytes], [10, 40]);
});

test('asideName() is a name that is found again', async (t) => {
  const log = join(await tempDir(t), 'bench.log');
  await writeFile(asideName(log, 10), 'x');
  await writeFile(asideName(log, 9), 'x');
  assert.deepEqual(soakFilesOf(log).aside, [asideName(log, 9), asideName(log, 10)]);
});
