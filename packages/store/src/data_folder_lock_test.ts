import assert from 'node:assert/strict';
import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isAutotunerError } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import { DRIVERS } from '../testing/chosen_driver.ts';
import type { DataFolderLine } from '../testing/data_folder_program.ts';
import { type RunningProgram, spawnProgram } from '../testing/spawn_program.ts';
import { isDataFolderLive, LOCK_FILE, lockDataFolder, readOwner } from './data_folder_lock.ts';
import { OWNER_FILE } from './data_folder_owner.ts';
import type { DriverName } from './dialect/sqlite_connection.ts';

const command = 'autotuner serve';
const needsRoot = process.getuid?.() === 0 ? false : 'only root can start a program as another user';

for (const driver of DRIVERS) {
  test(`lockDataFolder() on ${driver} refuses a second owner with folder, process, command and remedy`, async (t) => {
    const home = await tempDir(t);
    const owner = await startOwner(t, { home, driver });
    await assert.rejects(lockDataFolder(home, { command, driver }), (error) => {
      assert.ok(isAutotunerError(error, 'AT_STORE_LOCKED'));
      const who = `process ${owner.pid} ("autotuner run "my task.yaml"" at http://127.0.0.1:8000, since `;
      assert.ok(error.message.startsWith(`Cannot take data folder "${home}": ${who}`), error.message);
      assert.match(
        error.message,
        /owns it; set AUTOTUNER_URL=http:\/\/127\.0\.0\.1:8000 to work through it, /,
      );
      assert.match(error.message, /stop that process, or choose another data folder with AUTOTUNER_HOME$/);
      assert.equal(error.details['pid'], owner.pid);
      return true;
    });
  });

  test(`lockDataFolder() on ${driver} is released when its process is killed`, async (t) => {
    const home = await tempDir(t);
    const owner = await startOwner(t, { home, driver });
    assert.equal(await isDataFolderLive(home, { driver }), true);
    assert.equal((await readOwner(home, { driver }))?.pid, owner.pid);
    await owner.kill();
    assert.equal(await isDataFolderLive(home, { driver }), false);
    // The file that names the dead one is still there, and nobody believes it.
    assert.equal((await stat(join(home, OWNER_FILE))).isFile(), true);
    assert.equal(await readOwner(home, { driver }), undefined);
    const lock = await lockDataFolder(home, { command, driver });
    t.after(() => lock.release());
    assert.equal((await readOwner(home, { driver }))?.pid, process.pid);
  });

  test(`lockDataFolder() on ${driver} keeps owners of the other driver out, too`, async (t) => {
    const home = await tempDir(t);
    const other = DRIVERS.find((name) => name !== driver) ?? driver;
    await startOwner(t, { home, driver: other });
    await assert.rejects(lockDataFolder(home, { command, driver }), { code: 'AT_STORE_LOCKED' });
    assert.equal(await isDataFolderLive(home, { driver }), true);
  });

  test(`lockDataFolder() on ${driver} refuses a second owner in the same process`, async (t) => {
    const home = await tempDir(t);
    const lock = await lockDataFolder(home, { command, driver });
    await assert.rejects(lockDataFolder(home, { command, driver }), (error) => {
      assert.ok(isAutotunerError(error, 'AT_STORE_LOCKED'));
      assert.ok(error.message.includes(`process ${process.pid} ("${command}", since `), error.message);
      assert.doesNotMatch(error.message, /AUTOTUNER_URL/);
      return true;
    });
    // Looking must not give the lock up, with either library: closing any handle of a file drops the locks that a
    // process has on it, unless the library knows of them.
    for (const looking of DRIVERS) assert.equal(await isDataFolderLive(home, { driver: looking }), true);
    assert.deepEqual(await ownLine(t, { home, driver }).then((line) => line.done), false);
    await lock.release();
  });

  test(`release() on ${driver} gives the folder free once, however often it is called`, async (t) => {
    const home = await tempDir(t);
    const first = await lockDataFolder(home, { command, driver });
    await Promise.all([first.release(), first.release()]);
    assert.equal(await isDataFolderLive(home, { driver }), false);
    const second = await lockDataFolder(home, { command, driver });
    await first.release();
    assert.equal(await isDataFolderLive(home, { driver }), true);
    await second.release();
    assert.equal(await readOwner(home, { driver }), undefined);
  });

  test(
    `lockDataFolder() on ${driver} refuses a lock file that this user may only read`,
    { skip: needsRoot },
    async (t) => {
      // Otherwise SQLite would open it for reading, and two owners would have the folder.
      const home = join(await openTempDir(t), 'home');
      await mkdir(home);
      await chmod(home, 0o777);
      await writeFile(join(home, LOCK_FILE), '', { mode: 0o644 });
      const line = await spawnProgram<DataFolderLine>(t, 'data_folder_program.ts', {
        args: ['own', home, driver],
        asNobody: true,
      }).next();
      assert.ok(line?.done === false);
      assert.equal(line.code, 'AT_STORE_UNWRITABLE');
      assert.match(
        line.message,
        /^Cannot write data folder ".*": EACCES: .*; give this user write permission or /,
      );
    },
  );
}

test('lockDataFolder() of many processes at once lets exactly one in', async (t) => {
  const home = await tempDir(t);
  const lines = await Promise.all([...DRIVERS, ...DRIVERS].map((driver) => ownLine(t, { home, driver })));
  assert.equal(lines.filter((line) => line.done).length, 1);
  for (const line of lines) assert.ok(line.done || line.code === 'AT_STORE_LOCKED');
});

test('setUrl() tells others where the owner answers', async (t) => {
  const home = await tempDir(t);
  const lock = await lockDataFolder(home, { command });
  t.after(() => lock.release());
  assert.equal('url' in ((await readOwner(home)) ?? {}), false);
  await lock.setUrl('http://127.0.0.1:8123');
  assert.equal((await readOwner(home))?.url, 'http://127.0.0.1:8123');
  assert.equal((await stat(join(home, OWNER_FILE))).mode & 0o777, 0o600);
});

test('lockDataFolder() knows a folder by any of its names', async (t) => {
  const home = await tempDir(t);
  const lock = await lockDataFolder(home, { command });
  t.after(() => lock.release());
  const detour = join(home, 'x', '..');
  await mkdir(join(home, 'x'));
  await assert.rejects(lockDataFolder(detour, { command }), { code: 'AT_STORE_LOCKED' });
});

test('lockDataFolder() says what is wrong with a folder that is not there', async (t) => {
  const home = join(await tempDir(t), 'missing');
  await assert.rejects(lockDataFolder(home, { command }), { code: 'AT_STORE_UNWRITABLE', message: /ENOENT/ });
  assert.equal(await isDataFolderLive(home), false);
  assert.equal(await readOwner(home), undefined);
});

test('readOwner() does without a name when the file that names the owner is damaged', async (t) => {
  const home = await tempDir(t);
  const lock = await lockDataFolder(home, { command });
  t.after(() => lock.release());
  for (const text of ['', '{', 'null', '{"pid":"1"}', '{"pid":1,"command":2,"startedAt":3}']) {
    await writeFile(join(home, OWNER_FILE), text);
    assert.equal(await readOwner(home), undefined);
    await assert.rejects(lockDataFolder(home, { command }), {
      message: /": another process owns it; stop that/,
    });
  }
  assert.ok((await readFile(join(home, OWNER_FILE), 'utf8')).startsWith('{"pid":1'));
});

interface Claim {
  readonly home: string;
  readonly driver: DriverName;
}

async function startOwner(t: TestContext, claim: Claim): Promise<RunningProgram<DataFolderLine>> {
  const args = ['own', claim.home, claim.driver];
  const program = spawnProgram<DataFolderLine>(t, 'data_folder_program.ts', { args });
  assert.deepEqual(await program.next(), { done: true });
  return program;
}

async function ownLine(t: TestContext, claim: Claim): Promise<DataFolderLine> {
  const args = ['own', claim.home, claim.driver];
  const line = await spawnProgram<DataFolderLine>(t, 'data_folder_program.ts', { args }).next();
  assert.ok(line);
  return line;
}

async function openTempDir(t: TestContext): Promise<string> {
  const path = await tempDir(t);
  await chmod(path, 0o755);
  return path;
}
