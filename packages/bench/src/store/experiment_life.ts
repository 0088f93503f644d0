import { setTimeout as delay } from 'node:timers/promises';
import type { EventType, Store } from '@autotuner/core';

/** How long a process takes to be spawned, and then to end: short, so that the store is what is measured. */
const SPAWN_MS = 1;
const RUN_MS = 2;

/** What one experiment writes, in the order and with the waits of the engine. */
export async function liveOnce(store: Store, taskId: number): Promise<void> {
  const { experiment, attempt } = await store.startExperiment({
    taskId,
    params: { x: 0.25, layers: 3, optimizer: 'adam' },
    origin: 'sampler',
    reason: 'Random point: the sampler learns nothing before 10 results',
    attempt: { token: 'e6b1c1a4-63f1-4f7c-a7f5-8f9d7f0f5d1e', tier: 'group' },
  });
  const { number } = experiment;
  const path = `task_${taskId}_exp_${number}.log`;
  const notes = [
    store.putLogFile({ taskId, experiment: number, attempt: 1, kind: 'experiment', path }),
    store.moveAttempt(attempt, 'benchmarking'),
  ];
  await delay(SPAWN_MS);
  notes.push(store.addIdentity(attempt, { pid: 4242, pidStart: '123456', bootId: 'boot' }));
  await delay(RUN_MS);
  await store.finishAttempt(attempt, {
    outcome: { kind: 'exit', code: 0 },
    usage: { cpuMs: 1.5, maxRssBytes: 4096, exact: true },
    leaked: 0,
    phaseMs: { benchmark: 2.5, teardown: 0.5 },
    experimentState: 'succeeded',
    metrics: { seconds: 1 },
    scores: [1],
    told: true,
  });
  await Promise.all(notes);
}

/** The events that a life leaves, in its order. */
const EVENTS_OF_A_LIFE: readonly EventType[] = [
  'experiment.created',
  'attempt.started',
  'attempt.state',
  'experiment.state',
  'attempt.ended',
  'experiment.state',
];

/** Throws unless a task has so many whole lives, with all their rows and events. */
export async function assertLived(
  store: Store,
  taskId: number,
  options: { readonly count: number },
): Promise<void> {
  const lives = await eventsByExperiment(store, taskId);
  const seen = {
    succeeded: (await store.countExperiments(taskId)).succeeded,
    files: (await store.listLogFiles(taskId)).length,
    open: (await store.listOpenAttempts()).length,
    lives: [...lives.values()].filter((types) => types.join() === EVENTS_OF_A_LIFE.join()).length,
  };
  const { count } = options;
  const isWhole = seen.succeeded === count && seen.files === count && seen.lives === count && seen.open === 0;
  if (!isWhole) throw new Error(`The store holds ${JSON.stringify(seen)}, must be ${count} experiments`);
}

async function eventsByExperiment(
  store: Store,
  taskId: number,
): Promise<ReadonlyMap<number, readonly EventType[]>> {
  const lives = new Map<number, EventType[]>();
  let last = { id: 0, seq: 0 };
  for (;;) {
    const page = await store.listEvents({ taskId, after: last.id, limit: 1000 });
    if (page.length === 0) return lives;
    for (const event of page) {
      if (event.seq !== last.seq + 1)
        throw new Error(`Event ${event.id} has seq ${event.seq}, must be ${last.seq + 1}`);
      last = event;
      if (event.experiment === undefined) continue;
      lives.set(event.experiment, [...(lives.get(event.experiment) ?? []), event.type]);
    }
  }
}
