import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { EventType, Store } from '@autotuner/core';
import { sampleConfig, tempDir } from '@autotuner/core/testing';
import { DRIVERS } from '../testing/chosen_driver.ts';
import type { LifecycleLine } from '../testing/lifecycle_program.ts';
import { type RunningProgram, spawnProgram } from '../testing/spawn_program.ts';
import { openConnection } from './dialect/drivers.ts';
import type { DriverName } from './dialect/sqlite_connection.ts';
import { openStore } from './open_store.ts';

const KILLS_PER_DRIVER = 15;

/** What a process was told before it died. */
interface Acknowledged {
  readonly started: Set<number>;
  readonly finished: Map<number, number | undefined>;
}

interface Place {
  readonly path: string;
  readonly driver: DriverName;
}

// Both at once: a start takes far longer than a kill.
describe('openStore() under SIGKILL', { concurrency: DRIVERS.length }, () => {
  for (const driver of DRIVERS) {
    test(`on ${driver} loses no acknowledged commit over ${KILLS_PER_DRIVER} kills`, async (t) => {
      const place = { path: join(await tempDir(t), 'autotuner.db'), driver };
      const taskId = await createRunningTask(place);
      const acknowledged: Acknowledged = { started: new Set(), finished: new Map() };
      let inTheMiddle = 0;
      for (let round = 0; round < KILLS_PER_DRIVER; round += 1) {
        const program = startLifecycles(t, { ...place, taskId });
        const inFlight = await killInTheMiddle(program, { round, acknowledged });
        if (inFlight > 0) inTheMiddle += 1;
        await withStore(place, (store) => assertKept(store, { taskId, acknowledged }));
      }
      await assertIntact(place);
      // On a busy machine the signal may fall between two calls now and then.
      assert.ok(inTheMiddle > KILLS_PER_DRIVER / 2, `only ${inTheMiddle} kills hit something under way`);
    });
  }
});

async function createRunningTask(place: Place): Promise<number> {
  return withStore(place, async (store) => {
    const { id } = await store.createTask({ config: sampleConfig() });
    await store.moveTask(id, { to: 'running' });
    return id;
  });
}

function startLifecycles(
  t: TestContext,
  options: Place & { readonly taskId: number },
): RunningProgram<LifecycleLine> {
  const { path, driver, taskId } = options;
  return spawnProgram(t, 'lifecycle_program.ts', { args: [path, driver, String(taskId), '1000000'] });
}

/** Kills the program some lines and some fractions of a commit after its start; returns how many calls it had under way. */
async function killInTheMiddle(
  program: RunningProgram<LifecycleLine>,
  options: { readonly round: number; readonly acknowledged: Acknowledged },
): Promise<number> {
  const { round, acknowledged } = options;
  const early = 1 + ((round * 37) % 90);
  let underWay = 0;
  const note = (line: LifecycleLine): void => {
    if (line.said === 'asked') underWay += 1;
    else if (line.said === 'started') acknowledged.started.add(line.number);
    else {
      underWay -= 1;
      acknowledged.finished.set(line.number, line.toldOrder);
    }
  };
  for (let count = 0; count < early; count += 1) {
    const line = await program.next();
    assert.ok(line, 'the program ended by itself');
    note(line);
  }
  // Not a wait for something: it spreads the kills over the phases of a commit.
  await delay(round % 7);
  await program.kill();
  for (const line of await program.rest()) note(line);
  return underWay;
}

async function assertKept(
  store: Store,
  expected: { readonly taskId: number; readonly acknowledged: Acknowledged },
): Promise<void> {
  const { taskId, acknowledged } = expected;
  const { started, finished } = acknowledged;
  const stored = new Map<number, number | undefined>();
  for (let after = 0, more = true; more;) {
    const page = await store.listExperiments(taskId, { after });
    for (const experiment of page) stored.set(experiment.number, experiment.toldOrder);
    after = page.at(-1)?.number ?? after;
    more = page.length > 0;
  }
  assert.deepEqual(
    [...started].filter((number) => !stored.has(number)),
    [],
    'experiments that were acknowledged and are gone',
  );
  for (const [number, toldOrder] of finished) assert.equal(stored.get(number), toldOrder);
  assert.deepEqual(
    [...stored.keys()].toSorted(byValue),
    Array.from({ length: stored.size }, (_, i) => i + 1),
  );
  const files = new Set((await store.listLogFiles(taskId)).map((file) => file.experiment));
  for (const number of finished.keys()) assert.ok(files.has(number), `file of experiment ${number}`);
  const lives = await eventsByExperiment(store, taskId);
  for (const [number, types] of lives) {
    // Whole calls, in their order: each leaves two events.
    assert.deepEqual(types, LIFE.slice(0, types.length), `events of experiment ${number}`);
    assert.equal(types.length % 2, 0, `events of experiment ${number}`);
    if (finished.has(number)) assert.equal(types.length, LIFE.length);
  }
}

/** The events of an experiment of the program. */
const LIFE: readonly EventType[] = [
  'experiment.created',
  'attempt.started',
  'attempt.state',
  'experiment.state',
  'attempt.ended',
  'experiment.state',
];

/** All events of a task by experiment; they must be gap-free. */
async function eventsByExperiment(
  store: Store,
  taskId: number,
): Promise<ReadonlyMap<number, readonly EventType[]>> {
  const lives = new Map<number, EventType[]>();
  let last = { id: 0, seq: 0 };
  for (let more = true; more;) {
    const page = await store.listEvents({ taskId, after: last.id, limit: 1000 });
    for (const event of page) {
      assert.equal(event.seq, last.seq + 1);
      last = event;
      if (event.experiment === undefined) continue;
      lives.set(event.experiment, [...(lives.get(event.experiment) ?? []), event.type]);
    }
    more = page.length > 0;
  }
  return lives;
}

async function assertIntact({ path, driver }: Place): Promise<void> {
  const connection = await openConnection(path, { driver });
  try {
    const rows = await connection.all('pragma integrity_check', []);
    assert.deepEqual(
      rows.map((row) => row['integrity_check']),
      ['ok'],
    );
    assert.deepEqual(await connection.all('pragma foreign_key_check', []), []);
  } finally {
    await connection.close();
  }
}

async function withStore<T>(place: Place, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore(place);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

function byValue(a: number, b: number): number {
  return a - b;
}
