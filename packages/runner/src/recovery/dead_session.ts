import type { EventRecord, Store } from '@autotuner/core';

const PAGE = 1000;

/**
 * How long the last session of a task ran, in milliseconds, when nobody could say so at its end: from when the task
 * was set running to the last thing that is known to have happened. Reads the journal from its end, no further than that
 * session goes back.
 */
export async function deadSessionMs(
  store: Pick<Store, 'listEvents' | 'lastEventId'>,
  taskId: number,
): Promise<number> {
  let lastAt: number | undefined;
  for (let end = await store.lastEventId(); end > 0; end -= PAGE) {
    const page = await store.listEvents({ taskId, after: Math.max(0, end - PAGE), limit: PAGE });
    const events = page.filter((event) => event.id <= end);
    lastAt ??= events.at(-1)?.at;
    const start = events.findLast(startsSession);
    if (start !== undefined) return Math.max(0, (lastAt ?? start.at) - start.at);
  }
  return 0;
}

function startsSession(event: EventRecord): boolean {
  return event.type === 'task.state' && event.data['state'] === 'running';
}
