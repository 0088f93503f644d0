import type { LogRef, Tuner } from '@autotuner/core';
import type { SseMessage } from './sse_stream.ts';

/** Which log to follow and from where. */
export interface FollowedLog {
  readonly log: LogRef;
  readonly signal: AbortSignal;
  /** Byte offset to go on after. @default 0 */
  readonly from?: number;
  /** Begin with the last so many lines of what there is. */
  readonly tail?: number;
}

/**
 * A log as events: one for each line, with the byte offset after it as its id, then `end` when the task or experiment
 * has ended and all is sent. Of the lines of a tail only the last has an id, the others could not be resumed after.
 * A carriage return inside a line comes out as a line end, which a line itself never has.
 */
export async function* followedLines(tuner: Tuner, followed: FollowedLog): AsyncGenerator<SseMessage> {
  const { log, signal, tail } = followed;
  let from = followed.from;
  if (tail !== undefined) {
    const page = await tuner.readLog(log, { tail, ...(from !== undefined && { from }) });
    from = page.nextOffset;
    const last = page.lines.length - 1;
    for (const [at, line] of page.lines.entries())
      yield at < last ? { data: line } : { id: `${from}`, data: line };
  }
  for await (const found of tuner.followLog(log, { signal, ...(from !== undefined && { from }) })) {
    yield { id: `${found.nextOffset}`, data: found.line };
  }
  if (!signal.aborted) yield { event: 'end', data: '{}' };
}
