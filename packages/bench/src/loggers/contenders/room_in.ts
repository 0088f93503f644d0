import { EventEmitter, once } from 'node:events';

/** A stream that wants its callers to wait. */
interface Fillable extends EventEmitter {
  readonly writableNeedDrain: boolean;
}

/** No stream is waited for longer: some forget to say that they go on. */
const MAX_WAIT_MS = 2_000;

/** Waits for a stream that is full; undefined when it is not. */
export function roomIn(stream: Fillable): Promise<unknown> | undefined {
  return stream.writableNeedDrain ? drained(stream) : undefined;
}

/** Waits for `drain`, for so long at most. */
export async function drained(stream: EventEmitter): Promise<void> {
  await heard(stream, 'drain');
}

/** Waits for an event that says that there is room, for so long at most. */
export async function heard(emitter: EventEmitter, event: string): Promise<void> {
  const signal = AbortSignal.timeout(MAX_WAIT_MS);
  await once(emitter, event, { signal }).catch(() => undefined);
}
