import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { isAutotunerError } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import type { DataFolderLine } from '../testing/data_folder_program.ts';
import { spawnProgram } from '../testing/spawn_program.ts';
import { lockDataFolder } from './data_folder_lock.ts';
import { openStore } from './open_store.ts';
import { assertLocal, prepareDataFolder } from './prepare_data_folder.ts';

const needsRoot = process.getuid?.() === 0 ? false : 'only root can start a program as another user';

test('prepareDataFolder() makes the folder and its log folder for this user only', async (t) => {
  const home = join(await tempDir(t), 'a', 'b');
  await prepareDataFolder(home);
  assert.deepEqual(await readdir(home), ['logs']);
  for (const path of [home, join(home, 'logs')]) assert.equal((await stat(path)).mode & 0o777, 0o700);
});

test('prepareDataFolder() accepts an empty folder and changes nothing about it', async (t) => {
  const home = await tempDir(t);
  await chmod(home, 0o750);
  await prepareDataFolder(home);
  assert.equal((await stat(home)).mode & 0o777, 0o750);
});

test('prepareDataFolder() accepts what the store, the lock and people leave behind', async (t) => {
  const home = await tempDir(t);
  await prepareDataFolder(home);
  const lock = await lockDataFolder(home, { command: 'test' });
  // The first start may die before there is a database.
  await prepareDataFolder(home);
  const store = await openStore({ path: join(home, 'autotuner.db') });
  await prepareDataFolder(home);
  await store.close();
  await lock.release();
  await writeFile(join(home, 'notes.txt'), 'of mine');
  await prepareDataFolder(home);
});

test('prepareDataFolder() refuses a folder with files of something else', async (t) => {
  const home = await tempDir(t);
  await writeFile(join(home, 'thesis.tex'), '');
  await assert.rejects(prepareDataFolder(home), {
    code: 'AT_STORE_FOREIGN',
    message: `Cannot use data folder "${home}": it holds files of something else, such as "thesis.tex"; an empty folder or one of autotuner would be accepted, so choose another data folder with AUTOTUNER_HOME`,
  });
  assert.deepEqual(await readdir(home), ['thesis.tex']);
});

test('prepareDataFolder() refuses a file, and a path through a file', async (t) => {
  const file = join(await tempDir(t), 'file');
  await writeFile(file, '');
  for (const home of [file, join(file, 'home')]) {
    await assert.rejects(prepareDataFolder(home), {
      code: 'AT_STORE_FOREIGN',
      message: `Cannot use data folder "${home}": it, or a part of its path, is a file, must be a folder; choose another data folder with AUTOTUNER_HOME`,
    });
  }
});

test('prepareDataFolder() refuses a folder that this user may not write', { skip: needsRoot }, async (t) => {
  const parent = await tempDir(t);
  await chmod(parent, 0o755);
  const home = join(parent, 'home');
  await mkdir(home, { mode: 0o755 });
  for (const path of [home, join(home, 'new')]) {
    const line = await spawnProgram<DataFolderLine>(t, 'data_folder_program.ts', {
      args: ['prepare', path, 'sqlite3'],
      asNobody: true,
    }).next();
    assert.ok(line?.done === false);
    assert.equal(line.code, 'AT_STORE_UNWRITABLE');
    const start = `Cannot write data folder "${path}": EACCES: permission denied`;
    assert.ok(line.message.startsWith(start), line.message);
    assert.match(line.message, /; give this user write permission or choose another data folder with /);
  }
});

test(
  'assertLocal() refuses network file systems and accepts disks',
  { skip: process.platform !== 'linux' && 'Linux only' },
  () => {
    assert.throws(
      () => assertLocal('/data', 0x6969),
      (error) => {
        assert.ok(isAutotunerError(error, 'AT_STORE_UNWRITABLE'));
        assert.match(
          error.message,
          /^Cannot use data folder "\/data": it is on a network file system \(nfs\), must be /,
        );
        return true;
      },
    );
    const ext4 = 0xef53;
    assertLocal('/data', ext4);
  },
);
