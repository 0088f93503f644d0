import type { EventRecord, Store } from '@autotuner/core';

const PAGE = 1000;

/**
 * How long the last session of a task ran, in milliseconds, when nobody could say so at its end: from when the task
 * was set running to the last thing that is known to have happened.
 */
export async function deadSessionMs(store: Pick<Store, 'listEvents'>, taskId: number): Promise<number> {
  let startedAt: number | undefined;
  let lastAt = 0;
  for (let after = 0; ;) {
    const events = await store.listEvents({ taskId, after, limit: PAGE });
    for (const event of events) {
      if (startsSession(event)) startedAt = event.at;
      lastAt = event.at;
      after = event.id;
    }
    if (events.length < PAGE) return startedAt === undefined ? 0 : Math.max(0, lastAt - startedAt);
  }
}

function startsSession(event: EventRecord): boolean {
  return event.type === 'task.state' && event.data['state'] === 'running';
}
