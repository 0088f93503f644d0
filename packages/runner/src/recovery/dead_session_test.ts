import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EventQuery, EventRecord, EventType } from '@autotuner/core';
import { deadSessionMs } from './dead_session.ts';

function journal(...rows: readonly [at: number, type: EventType, state?: string][]): {
  listEvents(query?: EventQuery): Promise<readonly EventRecord[]>;
  lastEventId(): Promise<number>;
} {
  const events = rows.map(([at, type, state], index) => ({
    id: index + 1,
    taskId: 1,
    seq: index + 1,
    type,
    data: { state },
    at,
  }));
  return {
    lastEventId: async () => events.length,
    listEvents: async ({ after = 0, limit = 500 } = {}) =>
      events.filter((one) => one.id > after).slice(0, limit),
  };
}

test('deadSessionMs() counts from the last start of the task to the last thing that happened', async () => {
  const store = journal(
    [0, 'task.created', 'pending'],
    [10, 'task.state', 'running'],
    [500, 'task.state', 'paused'],
    [1000, 'task.state', 'running'],
    [1700, 'experiment.state', 'benchmarking'],
  );
  assert.equal(await deadSessionMs(store, 1), 700);
});

test('deadSessionMs() reads journals of many pages, and is 0 for a task that never ran', async () => {
  const many = Array.from({ length: 2500 }, (_, at): [number, EventType] => [at + 2, 'attempt.state']);
  assert.equal(await deadSessionMs(journal([1, 'task.state', 'running'], ...many), 1), 2500);
  assert.equal(await deadSessionMs(journal([5, 'task.created', 'pending']), 1), 0);
});
