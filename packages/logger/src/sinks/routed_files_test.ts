import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { createRoutedFiles } from './routed_files.ts';

test('write() makes folder, subfolders and files when the first line for them arrives', async (t) => {
  const folder = join(await tempDir(t), 'logs');
  const files = createRoutedFiles(folder);
  assert.equal(existsSync(folder), false);
  assert.ok(files.write('job/guest/INFO.log', 'one'));
  assert.equal(readFileSync(join(folder, 'job/guest/INFO.log'), 'utf8'), 'one\n');
  await files.close();
});

test('write() keeps few files open and loses no line by it', async (t) => {
  const folder = await tempDir(t);
  const files = createRoutedFiles(folder, { maxOpenFiles: 3 });
  for (let n = 0; n < 200; n++) {
    assert.ok(files.write(`task_${n % 7}.log`, `${n}`));
    assert.ok(files.openCount <= 3);
  }
  assert.deepEqual(files.stats(), { written: 200, dropped: 0 });
  await files.close();
  assert.equal(files.openCount, 0);
  assert.deepEqual(files.stats(), { written: 200, dropped: 0 });
  for (let name = 0; name < 7; name++) {
    const lines = Array.from({ length: 200 }, (_, n) => n).filter((n) => n % 7 === name);
    const text = readFileSync(join(folder, `task_${name}.log`), 'utf8');
    assert.equal(text, lines.map((n) => `${n}\n`).join(''));
  }
});

test('write() closes the file that was not written for the longest time', async (t) => {
  const folder = await tempDir(t);
  const files = createRoutedFiles(folder, { maxOpenFiles: 2 });
  files.write('a.log', '1');
  files.write('b.log', '1');
  files.write('a.log', '2');
  files.write('c.log', '1'); // closes b, keeps a
  for (const name of ['a.log', 'b.log']) renameSync(join(folder, name), join(folder, `${name}.1`));
  files.write('a.log', '3');
  files.write('b.log', '2');
  await files.close();
  assert.equal(readFileSync(join(folder, 'a.log.1'), 'utf8'), '1\n2\n3\n');
  assert.equal(readFileSync(join(folder, 'b.log'), 'utf8'), '2\n');
});

test('write() refuses names that lead out of the folder, and everything after close()', async (t) => {
  const folder = await tempDir(t);
  const files = createRoutedFiles(join(folder, 'logs'));
  for (const name of ['../x.log', '/tmp/x.log', 'a/../../x.log', '', 'a\\b'])
    assert.equal(files.write(name, 'x'), false);
  await files.close();
  assert.equal(files.write('late.log', 'x'), false);
  assert.deepEqual(files.stats(), { written: 0, dropped: 6 });
  assert.equal(existsSync(join(folder, 'x.log')), false);
});

test('reopen() goes on in new files of the same names', async (t) => {
  const folder = await tempDir(t);
  const files = createRoutedFiles(folder);
  files.write('a.log', '1');
  renameSync(join(folder, 'a.log'), join(folder, 'a.log.1'));
  files.reopen();
  files.write('a.log', '2');
  await files.flush();
  assert.equal(readFileSync(join(folder, 'a.log.1'), 'utf8'), '1\n');
  assert.equal(readFileSync(join(folder, 'a.log'), 'utf8'), '2\n');
  await files.close();
});

test('createRoutedFiles() refuses a limit that allows no file', () => {
  for (const maxOpenFiles of [0, 1.5, Number.NaN]) {
    assert.throws(() => createRoutedFiles('.', { maxOpenFiles }), RangeError);
  }
});
