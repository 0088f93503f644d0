import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { Kysely } from 'kysely';
import { DRIVERS } from '../../testing/chosen_driver.ts';
import { openConnection } from '../dialect/drivers.ts';
import type { DriverName, SqliteConnection } from '../dialect/sqlite_connection.ts';
import { SqliteDialect } from '../dialect/sqlite_dialect.ts';
import { openWriter } from '../open_database.ts';
import type { Schema } from '../schema.ts';
import { finishAttempt } from './finish_attempt.ts';
import { Journal } from './journal.ts';
import type { JournalCall } from './journal_call.ts';
import { addIdentity, moveAttempt } from './move_attempt.ts';
import { startExperiment } from './start_experiment.ts';

/** A journal with a running task 1, and a second connection that can change what it wrote. */
interface World {
  /** Commits calls as one group and resolves what came of each. */
  readonly commit: <T>(...calls: JournalCall<T>[]) => Promise<PromiseSettledResult<T>[]>;
  /** Queries that were run since the last look; batches are not among them. */
  readonly queries: () => readonly string[];
  readonly other: SqliteConnection;
}

async function openWorld(t: TestContext, driver: DriverName): Promise<World> {
  const path = join(await tempDir(t), 'autotuner.db');
  await (await openWriter(path, { driver })).close();
  const writer = await openConnection(path, { driver });
  const other = await openConnection(path, { driver });
  t.after(() => Promise.all([writer.close(), other.close()]));
  const queries: string[] = [];
  const connection: SqliteConnection = {
    driver,
    batch: (statements) => writer.batch(statements),
    all: (text, parameters) => {
      queries.push(text);
      return writer.all(text, parameters);
    },
    close: async () => undefined,
  };
  const db = new Kysely<Schema>({ dialect: new SqliteDialect(connection) });
  const journal = new Journal({ database: { db, connection }, now: () => 0 });
  const task = `insert into task (name, state, config, run, active_ms, created_at) values ('a', 'running', '{}', 1, 0, 0)`;
  await other.all(task, []);
  return { other, queries: () => queries.splice(0), commit: (...calls) => commitAll(journal, calls) };
}

async function commitAll<T>(
  journal: Journal,
  calls: readonly JournalCall<T>[],
): Promise<PromiseSettledResult<T>[]> {
  const waiting = calls.map((call) => ({ call, ...Promise.withResolvers<T>() }));
  const results = Promise.allSettled(waiting.map(({ promise }) => promise));
  const group = waiting.map(({ call, resolve, reject }) => ({
    call,
    // The journal resolves a call with its own result.
    resolve: (value: unknown) => resolve(value as T),
    reject,
  }));
  for (const settle of await journal.commit(group)) settle();
  return results;
}

const START = startExperiment({
  taskId: 1,
  params: { x: 1 },
  origin: 'sampler',
  reason: 'test',
  attempt: { token: 't', tier: 'group' },
});
const FENCE = { taskId: 1, number: 1, attempt: 1 };
const FINISH = finishAttempt(FENCE, {
  outcome: { kind: 'exit', code: 0 },
  leaked: 0,
  phaseMs: {},
  experimentState: 'succeeded',
  told: true,
});

function codesOf(results: readonly PromiseSettledResult<unknown>[]): unknown[] {
  return results.map((result) => (result.status === 'fulfilled' ? 'ok' : result.reason.code));
}

async function seqsIn(connection: SqliteConnection): Promise<unknown[]> {
  return (await connection.all('select seq from event order by id', [])).map((row) => row['seq']);
}

for (const driver of DRIVERS) {
  const title = (text: string): string => `Journal.commit() on ${driver} ${text}`;

  test(title('reads rows once, and then knows what it wrote'), async (t) => {
    const { commit, queries } = await openWorld(t, driver);
    await commit(START);
    assert.ok(queries().some((text) => text.startsWith('select')));
    const calls: JournalCall<unknown>[] = [
      START,
      addIdentity(FENCE, { pid: 1 }),
      moveAttempt(FENCE, 'benchmarking'),
    ];
    assert.deepEqual(codesOf(await commit(...calls, FINISH)), ['ok', 'ok', 'ok', 'ok']);
    assert.deepEqual(queries(), []);
  });

  test(title('gives calls of one group what the ones before them left'), async (t) => {
    const { commit, other } = await openWorld(t, driver);
    await commit(START);
    const calls: JournalCall<unknown>[] = [moveAttempt(FENCE, 'benchmarking'), FINISH, FINISH];
    assert.deepEqual(codesOf(await commit(...calls)), ['ok', 'ok', 'AT_STORE_FENCED']);
    assert.deepEqual(
      await other.all('select state, told_order from experiment', []).then((rows) => rows.map(Object.values)),
      [['succeeded', 1]],
    );
    assert.deepEqual(await seqsIn(other), [1, 2, 3, 4, 5, 6]);
  });

  test(title('finds out that somebody else has changed what it knows'), async (t) => {
    const { commit, other } = await openWorld(t, driver);
    await commit(START);
    await other.all('update task set event_seq = 7, last_number = 5 where id = 1', []);
    const [started] = await commit(START);
    assert.ok(started?.status === 'fulfilled');
    assert.equal(started.value.experiment.number, 6);
    assert.deepEqual(await seqsIn(other), [1, 2, 8, 9]);
  });

  test(title('refuses an identity for an attempt that somebody else has ended'), async (t) => {
    const { commit, other } = await openWorld(t, driver);
    await commit(START);
    await other.all(`update attempt set state = 'ended'`, []);
    await other.all('update task set event_seq = 3', []);
    assert.deepEqual(codesOf(await commit(addIdentity(FENCE, { pid: 1 }))), ['AT_STORE_FENCED']);
  });

  test(title('refuses nothing on rows that are not true any longer'), async (t) => {
    const { commit, other } = await openWorld(t, driver);
    await commit(START);
    await other.all(`update task set state = 'paused', event_seq = 3`, []);
    assert.deepEqual(codesOf(await commit(START)), ['AT_STATE_ILLEGAL']);
    await other.all(`update task set state = 'running', event_seq = 4`, []);
    assert.deepEqual(codesOf(await commit(START)), ['ok']);
  });

  test(title('refuses calls about a task that somebody else has deleted'), async (t) => {
    const { commit, other } = await openWorld(t, driver);
    await commit(START);
    await other.all('pragma foreign_keys = on', []);
    await other.all('delete from task', []);
    assert.deepEqual(codesOf(await commit<unknown>(START, FINISH)), ['AT_TASK_UNKNOWN', 'AT_TASK_UNKNOWN']);
  });
}
