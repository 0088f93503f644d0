import assert from 'node:assert/strict';
import { chmod, copyFile, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isAutotunerError, type Store } from '@autotuner/core';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { DRIVERS, NEEDS_BOTH } from '../testing/chosen_driver.ts';
import type { DataFolderLine } from '../testing/data_folder_program.ts';
import { spawnProgram } from '../testing/spawn_program.ts';
import { openConnection } from './dialect/drivers.ts';
import type { DriverName } from './dialect/sqlite_connection.ts';
import { SCHEMA_VERSION } from './migrations/migrate.ts';
import { openWriter } from './open_database.ts';
import { openStore } from './open_store.ts';

const needsRoot = process.getuid?.() === 0 ? false : 'only root can start a program as another user';

for (const driver of DRIVERS) {
  const title = (text: string): string => `openStore() on ${driver} ${text}`;

  test(title('uses WAL, full synchronisation and foreign keys'), async (t) => {
    const { path } = await makeStore(t, driver);
    assert.deepEqual(await ask(path, { driver, text: 'pragma journal_mode' }), [['wal']]);
    assert.deepEqual(await ask(path, { driver, text: 'pragma user_version' }), [[SCHEMA_VERSION]]);
    assert.deepEqual(await ask(path, { driver, text: 'pragma application_id' }), [[0x4154554e]]);
  });

  test(`openWriter() on ${driver} tells every connection that writes what it needs`, async (t) => {
    const writer = await openWriter(join(await tempDir(t), 'autotuner.db'), { driver });
    t.after(() => writer.close());
    const setting = async (name: string): Promise<unknown[]> =>
      (await writer.connection.all(`pragma ${name}`, [])).flatMap((row) => Object.values(row));
    // 2 is "full".
    assert.deepEqual(await setting('synchronous'), [2]);
    assert.deepEqual(await setting('foreign_keys'), [1]);
    assert.deepEqual(await setting('busy_timeout'), [5000]);
  });

  test(title('refuses a database of another program and leaves it as it was'), async (t) => {
    const path = join(await tempDir(t), 'autotuner.db');
    await ask(path, { driver, text: 'create table contacts (name text)' });
    const before = await readFile(path);
    await assert.rejects(openStore({ path, driver }), {
      code: 'AT_STORE_FOREIGN',
      message: `Cannot use database "${path}": it is a SQLite database of another program (application id 0), only one with application id 1096045902 would be accepted; move it away or choose another data folder with AUTOTUNER_HOME`,
    });
    assert.deepEqual(await readFile(path), before);
    assert.deepEqual(await readdir(join(path, '..')), ['autotuner.db']);
  });

  test(title('refuses a newer schema version and says which it accepts'), async (t) => {
    const { path } = await makeStore(t, driver);
    await ask(path, { driver, text: `pragma user_version = ${SCHEMA_VERSION + 1}` });
    for (const readOnly of [false, true])
      await assert.rejects(openStore({ path, driver, readOnly }), {
        code: 'AT_STORE_FOREIGN',
        message: `Cannot use database "${path}": its schema version is ${SCHEMA_VERSION + 1}, this autotuner accepts 1 to ${SCHEMA_VERSION}; install a newer autotuner or choose another data folder with AUTOTUNER_HOME`,
      });
  });

  test(title('refuses a file that is not a database, and a damaged one'), async (t) => {
    const folder = await tempDir(t);
    const text = join(folder, 'text.db');
    await writeFile(text, 'Dear diary, '.repeat(1000));
    const { path } = await makeStore(t, driver);
    const torn = join(folder, 'torn.db');
    await copyFile(path, torn);
    await truncate(torn, 5000);
    for (const broken of [text, torn])
      await assert.rejects(useStore(broken, { driver }), (error) => {
        assert.ok(isAutotunerError(error, 'AT_STORE_FOREIGN'), String(error));
        assert.ok(error.message.startsWith(`Cannot read database "${broken}": `), error.message);
        assert.match(error.message, /restore one or choose another data folder with AUTOTUNER_HOME$/);
        return true;
      });
    assert.ok((await readFile(text, 'utf8')).startsWith('Dear diary'));
  });

  test(title('says why it cannot create or open a file'), async (t) => {
    const folder = await tempDir(t);
    await mkdir(join(folder, 'directory.db'));
    const refusals = [
      { path: join(folder, 'missing', 'autotuner.db'), why: /\(ENOENT\)/ },
      { path: join(folder, 'directory.db'), why: /\(EISDIR\)/ },
      { path: join(folder, 'autotuner.db'), readOnly: true, why: /\(ENOENT\)/ },
    ];
    for (const { why, ...place } of refusals)
      await assert.rejects(openStore({ ...place, driver }), { code: 'AT_STORE_UNWRITABLE', message: why });
    assert.deepEqual(await readdir(folder), ['directory.db']);
  });

  test(
    title('refuses a folder, and a file, that this user may only read'),
    { skip: needsRoot },
    async (t) => {
      const home = await tempDir(t);
      const open = async (): Promise<DataFolderLine | undefined> =>
        spawnProgram<DataFolderLine>(t, 'data_folder_program.ts', {
          args: ['open', home, driver],
          asNobody: true,
        }).next();
      await chmod(home, 0o755);
      assertDenied(await open());
      await useStore(join(home, 'autotuner.db'), { driver });
      await chmod(home, 0o777);
      await chmod(join(home, 'autotuner.db'), 0o644);
      assertDenied(await open());
    },
  );

  test(title('reads but does not write with readOnly'), async (t) => {
    const { path, taskId } = await makeStore(t, driver);
    const store = await openStore({ path, driver, readOnly: true });
    t.after(() => store.close());
    assert.equal((await store.getTask(taskId)).name, 'sample');
    const refused = {
      code: 'AT_STORE_UNWRITABLE',
      message: /it was opened for reading only, open it without "readOnly"/,
    };
    await assert.rejects(store.createTask({ config: sampleConfig() }), refused);
    await assert.rejects(store.checkWritable(), refused);
  });

  test(title('lets many open one new file at once'), async (t) => {
    const path = join(await tempDir(t), 'autotuner.db');
    const stores = await Promise.all(Array.from({ length: 5 }, () => openStore({ path, driver })));
    t.after(() => Promise.all(stores.map((store) => store.close())));
    const tasks = await Promise.all(stores.map((store) => store.createTask({ config: sampleConfig() })));
    assert.equal(new Set(tasks.map((task) => task.id)).size, stores.length);
  });

  test(title('leaves one tidy file behind when it is closed'), async (t) => {
    const { path } = await makeStore(t, driver);
    assert.deepEqual(await readdir(join(path, '..')), ['autotuner.db']);
  });
}

test('openStore() reads what the other driver has written', { skip: NEEDS_BOTH }, async (t) => {
  const { path, taskId } = await makeStore(t, 'sqlite3');
  const store = await openStore({ path, driver: 'node:sqlite' });
  t.after(() => store.close());
  assert.deepEqual((await store.getTask(taskId)).config, sampleConfig());
});

function assertDenied(line: DataFolderLine | undefined): void {
  assert.ok(line?.done === false);
  assert.equal(line.code, 'AT_STORE_UNWRITABLE');
  assert.match(line.message, /EACCES.*; give this user write permission or choose another data folder with /);
}

async function makeStore(
  t: TestContext,
  driver: DriverName,
): Promise<{ readonly path: string; readonly taskId: number }> {
  const path = join(await tempDir(t), 'autotuner.db');
  return { path, taskId: await useStore(path, { driver }) };
}

/** Opens a store, writes to it and closes it; returns the id of the task that it made. */
async function useStore(path: string, options: { readonly driver: DriverName }): Promise<number> {
  const store: Store = await openStore({ path, ...options });
  try {
    return (await store.createTask({ config: sampleConfig() })).id;
  } finally {
    await store.close();
  }
}

/** Runs one statement on a file, past the store. */
async function ask(
  path: string,
  query: { readonly driver: DriverName; readonly text: string },
): Promise<unknown[][]> {
  const connection = await openConnection(path, { driver: query.driver });
  try {
    return (await connection.all(query.text, [])).map((row) => Object.values(row));
  } finally {
    await connection.close();
  }
}
