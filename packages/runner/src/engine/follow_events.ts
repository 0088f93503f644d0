import type { EventRecord, FollowOptions, Store } from '@autotuner/core';
import type { Wake } from './wake.ts';

/** How often events of another process are looked for. */
const POLL_MS = 200;
const PAGE = 500;

/** Yields events in commit order, each once, from whichever process; ends only on abort. */
export async function* followEvents(
  source: { readonly store: Store; readonly commits: Wake },
  options: FollowOptions,
): AsyncGenerator<EventRecord> {
  let after = options.from ?? (await source.store.lastEventId());
  while (!options.signal.aborted) {
    const since = source.commits.version;
    const events = await source.store.listEvents({ after, limit: PAGE });
    for (const event of events) {
      if (options.signal.aborted) return;
      after = event.id;
      yield event;
    }
    if (events.length === PAGE) continue;
    await source.commits.wait({ pollMs: POLL_MS, since, signal: options.signal });
  }
}
