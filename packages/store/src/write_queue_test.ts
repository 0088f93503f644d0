import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { Kysely, sql } from 'kysely';
import { DRIVERS } from '../testing/chosen_driver.ts';
import { openConnection } from './dialect/drivers.ts';
import type { DriverName, SqliteConnection } from './dialect/sqlite_connection.ts';
import { SqliteDialect } from './dialect/sqlite_dialect.ts';
import { SqliteFault, SQLITE } from './dialect/sqlite_fault.ts';
import { openWriter } from './open_database.ts';
import type { Db, Schema } from './schema.ts';
import { Journal } from './journal/journal.ts';
import type { JournalCall } from './journal/journal_call.ts';
import type { Write } from './transaction_group.ts';
import { WriteQueue } from './write_queue.ts';

/** A queue on a real database, with what passed through its connection and a second look at the file. */
interface World {
  readonly queue: WriteQueue;
  /** Statements that ended transactions, as they were sent. */
  readonly ends: string[];
  /** Another connection to the same file, which sees only what is committed. */
  readonly other: SqliteConnection;
  readonly writer: SqliteConnection;
}

interface WorldOptions {
  readonly maxGroup?: number;
  readonly lockWaitMs?: number;
}

async function openQueue(t: TestContext, driver: DriverName, options: WorldOptions = {}): Promise<World> {
  const path = join(await tempDir(t), 'autotuner.db');
  await (await openWriter(path, { driver })).close();
  const writer = await openConnection(path, { driver });
  const other = await openConnection(path, { driver });
  const ends: string[] = [];
  const recording: SqliteConnection = {
    driver,
    batch: (statements) => {
      ends.push(...statements.map(({ sql: text }) => text).filter((text) => text === 'commit'));
      return writer.batch(statements);
    },
    all: (text, parameters) => {
      if (text === 'commit' || text === 'rollback') ends.push(text);
      return writer.all(text, parameters);
    },
    close: () => writer.close(),
  };
  const db = new Kysely<Schema>({ dialect: new SqliteDialect(recording, options) });
  const journal = new Journal({ database: { db, connection: recording }, now: () => 0, ...options });
  const queue = new WriteQueue({ db, journal }, options);
  t.after(() => Promise.all([writer.close(), other.close()]));
  return { queue, ends, other, writer };
}

const put =
  (key: string, value = ''): Write<string> =>
  async (db) => {
    await db.insertInto('setting').values({ key, value }).execute();
    return key;
  };

/** A task with the id 1, and calls that note files of it. */
async function createTask(queue: WriteQueue): Promise<void> {
  const task = { name: 'a', state: 'running', config: '{}', run: 1, active_ms: 0, created_at: 0 } as const;
  await queue.run((db) => db.insertInto('task').values(task).execute());
}

function fileCall(path: string, options: { readonly canWait?: boolean } = {}): JournalCall<string> {
  const file = { taskId: 1, kind: 'task', path } as const;
  return { subject: { taskId: 1 }, decide: () => ({ result: path, file }), ...options };
}

async function filesIn(connection: SqliteConnection): Promise<unknown[]> {
  return (await connection.all('select path from log_file order by id', [])).map((row) => row['path']);
}

async function keysIn(connection: SqliteConnection): Promise<unknown[]> {
  return (await connection.all('select key from setting order by key', [])).map((row) => row['key']);
}

const codes = (settled: readonly PromiseSettledResult<unknown>[]): unknown[] =>
  settled.map((result) => (result.status === 'fulfilled' ? result.value : result.reason));

for (const driver of DRIVERS) {
  const title = (text: string): string => `WriteQueue.run() on ${driver} ${text}`;

  test(title('gives calls of one moment one commit'), async (t) => {
    const { queue, ends } = await openQueue(t, driver);
    const calls = Array.from({ length: 64 }, (_, i) => queue.run(put(`k${i}`)));
    assert.equal((await Promise.all(calls)).length, 64);
    assert.deepEqual(ends, ['commit']);
  });

  test(title('gives each call a commit of its own with maxGroup 1'), async (t) => {
    const { queue, ends } = await openQueue(t, driver, { maxGroup: 1 });
    await Promise.all([queue.run(put('a')), queue.run(put('b')), queue.run(put('c'))]);
    assert.deepEqual(ends, ['commit', 'commit', 'commit']);
  });

  test(title('resolves only when other connections see the change'), async (t) => {
    const { queue, other } = await openQueue(t, driver);
    const seen = Array.from({ length: 20 }, async (_, i) => {
      const key = await queue.run(put(`k${i}`));
      assert.ok((await keysIn(other)).includes(key), key);
    });
    await Promise.all(seen);
  });

  test(title('takes back all that a failing call has changed, and nothing of its neighbours'), async (t) => {
    const { queue, ends, other } = await openQueue(t, driver);
    const halfway = new Error('Halfway');
    const failing = async (db: Db): Promise<void> => {
      await put('half 1')(db);
      await put('half 2')(db);
      throw halfway;
    };
    const calls = [queue.run(put('a')), queue.run(failing), queue.run(put('b')), queue.run(failing)];
    assert.deepEqual(codes(await Promise.allSettled(calls)), ['a', halfway, 'b', halfway]);
    assert.deepEqual(await keysIn(other), ['a', 'b']);
    assert.deepEqual(ends, ['commit']);
  });

  test(title('keeps the group when a call violates a constraint'), async (t) => {
    const { queue, ends, other } = await openQueue(t, driver);
    const calls = [queue.run(put('a')), queue.run(put('a')), queue.run(put('b'))];
    const [first, second, third] = codes(await Promise.allSettled(calls));
    assert.deepEqual([first, third], ['a', 'b']);
    assert.ok(second instanceof SqliteFault && second.primary === SQLITE.CONSTRAINT);
    assert.deepEqual(await keysIn(other), ['a', 'b']);
    assert.deepEqual(ends, ['commit']);
  });

  test(title('stores the small calls of a group in which a big one fills the disk'), async (t) => {
    const { queue, ends, other, writer } = await openQueue(t, driver);
    const [row] = await writer.all('pragma page_count', []);
    // SQLite answers SQLITE_FULL beyond this size, as on a full disk.
    await writer.all(`pragma max_page_count = ${Number(row?.['page_count']) + 2}`, []);
    const big = put('big', 'x'.repeat(100_000));
    const calls = [queue.run(put('a')), queue.run(big), queue.run(put('b'))];
    const [first, second, third] = codes(await Promise.allSettled(calls));
    assert.deepEqual([first, third], ['a', 'b']);
    assert.ok(second instanceof SqliteFault && second.primary === SQLITE.FULL, String(second));
    assert.deepEqual(await keysIn(other), ['a', 'b']);
    assert.equal(ends.filter((end) => end === 'commit').length, 2);
    await queue.run(put('c'));
  });

  test(title('waits for the write lock of another process'), async (t) => {
    const { queue, other } = await openQueue(t, driver);
    await other.all('begin immediate', []);
    const call = queue.run(put('a'));
    assert.equal(await Promise.race([call, turns(50)]), 'still waiting');
    await other.all('commit', []);
    assert.equal(await call, 'a');
  });

  test(title('refuses a whole group at once when the lock is never given up'), async (t) => {
    const { queue, ends, other } = await openQueue(t, driver, { lockWaitMs: 50 });
    await other.all('begin immediate', []);
    const settled = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => queue.run(put(`k${i}`))));
    const faults = codes(settled);
    // One wait, and so one fault, for all of them: waiting once more for each would multiply the wait.
    assert.equal(new Set(faults).size, 1);
    assert.ok(faults[0] instanceof SqliteFault && faults[0].primary === SQLITE.BUSY);
    assert.deepEqual(ends, []);
    await other.all('rollback', []);
    assert.equal(await queue.run(put('later')), 'later');
  });

  test(title('keeps the order of the calls over many groups'), async (t) => {
    const { queue } = await openQueue(t, driver, { maxGroup: 3 });
    const order: number[] = [];
    const note =
      (n: number) =>
      async (db: Db): Promise<void> => {
        await sql`select 1`.execute(db);
        order.push(n);
      };
    const numbers = Array.from({ length: 20 }, (_, i) => i);
    await Promise.all(numbers.map((n) => queue.run(note(n))));
    assert.deepEqual(order, numbers);
  });
}

for (const driver of DRIVERS) {
  const title = (text: string): string => `WriteQueue.call() on ${driver} ${text}`;

  test(title('gives calls of one moment one commit'), async (t) => {
    const { queue, ends, other } = await openQueue(t, driver);
    await createTask(queue);
    await Promise.all(['a', 'b', 'c'].map((path) => queue.call(fileCall(path))));
    assert.deepEqual(ends, ['commit', 'commit']);
    assert.deepEqual(await filesIn(other), ['a', 'b', 'c']);
  });

  test(title('keeps the order of calls and writes'), async (t) => {
    const { queue, other } = await openQueue(t, driver);
    await createTask(queue);
    const clear: Write<unknown> = (db) => db.deleteFrom('log_file').execute();
    await Promise.all([queue.call(fileCall('early')), queue.run(clear), queue.call(fileCall('late'))]);
    assert.deepEqual(await filesIn(other), ['late']);
  });

  test(title('lets calls that can wait share the commit of one that cannot'), async (t) => {
    const { queue, ends } = await openQueue(t, driver);
    await createTask(queue);
    // No time passes: only the second call can bring the first one on its way.
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const patient = queue.call(fileCall('patient', { canWait: true }));
    assert.equal(await Promise.race([patient, turns(3)]), 'still waiting');
    await Promise.all([patient, queue.call(fileCall('urgent'))]);
    assert.deepEqual(ends, ['commit', 'commit']);
  });

  test(title('commits calls that can wait when nobody comes'), async (t) => {
    const { queue, other } = await openQueue(t, driver);
    await createTask(queue);
    assert.equal(await queue.call(fileCall('alone', { canWait: true })), 'alone');
    assert.deepEqual(await filesIn(other), ['alone']);
  });

  test(title('commits calls that can wait when there are enough for a group'), async (t) => {
    const { queue, other } = await openQueue(t, driver, { maxGroup: 2 });
    await createTask(queue);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const calls = ['a', 'b'].map((path) => queue.call(fileCall(path, { canWait: true })));
    assert.deepEqual(
      [await Promise.all(calls), await filesIn(other)],
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
    );
  });

  test(title('commits calls that can wait when the queue is closed'), async (t) => {
    const { queue, other } = await openQueue(t, driver);
    await createTask(queue);
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const last = queue.call(fileCall('last', { canWait: true }));
    await turns(3);
    await queue.close();
    assert.deepEqual([await last, await filesIn(other)], ['last', ['last']]);
  });

  test(title('stores the small calls of a group in which a big one fills the disk'), async (t) => {
    const { queue, other, writer } = await openQueue(t, driver);
    await createTask(queue);
    const [row] = await writer.all('pragma page_count', []);
    await writer.all(`pragma max_page_count = ${Number(row?.['page_count']) + 2}`, []);
    const paths = ['a', 'x'.repeat(100_000), 'b'];
    const [first, second, third] = codes(
      await Promise.allSettled(paths.map((path) => queue.call(fileCall(path)))),
    );
    assert.deepEqual([first, third], ['a', 'b']);
    assert.ok(second instanceof SqliteFault && second.primary === SQLITE.FULL, String(second));
    assert.deepEqual(await filesIn(other), ['a', 'b']);
    await queue.call(fileCall('c'));
  });

  test(
    title('waits for the write lock of another process, and refuses the group when it stays'),
    async (t) => {
      const { queue, other } = await openQueue(t, driver, { lockWaitMs: 200 });
      await createTask(queue);
      // The rows are known from here on.
      await queue.call(fileCall('a'));
      await other.all('begin immediate', []);
      const call = queue.call(fileCall('b'));
      assert.equal(await Promise.race([call, turns(50)]), 'still waiting');
      await other.all('commit', []);
      assert.equal(await call, 'b');
      await other.all('begin immediate', []);
      const faults = codes(await Promise.allSettled(['c', 'd'].map((path) => queue.call(fileCall(path)))));
      assert.equal(new Set(faults).size, 1);
      assert.ok(faults[0] instanceof SqliteFault && faults[0].primary === SQLITE.BUSY);
      await other.all('rollback', []);
      assert.equal(await queue.call(fileCall('later')), 'later');
    },
  );
}

test('WriteQueue.close() waits for earlier calls and refuses later ones', async (t) => {
  const { queue, other } = await openQueue(t, 'node:sqlite');
  const early = queue.run(put('early'));
  const closed = queue.close();
  await assert.rejects(queue.run(put('late')), { code: 'AT_INTERNAL' });
  await closed;
  assert.deepEqual([await early, await keysIn(other)], ['early', ['early']]);
});

test('WriteQueue.run() refuses calls when ten thousand wait already', async (t) => {
  const { queue } = await openQueue(t, 'node:sqlite', { maxGroup: 10_000 });
  const waiting = Array.from({ length: 10_000 }, () => queue.run(async () => 'ok'));
  await assert.rejects(queue.run(put('one too many')), {
    code: 'AT_STORE_UNWRITABLE',
    message: /10000 writes wait/,
  });
  assert.ok((await Promise.all(waiting)).every((answer) => answer === 'ok'));
});

/** Lets the event loop turn so many times. */
async function turns(count: number): Promise<string> {
  for (let n = 0; n < count; n += 1) await new Promise((resolve) => setImmediate(resolve));
  return 'still waiting';
}
