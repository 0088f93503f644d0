import type { Sink, SinkStats } from './sink.ts';

/** A sink that takes every line and keeps none. */
export function createNullSink(): Sink {
  let written = 0;
  return {
    write(): boolean {
      written++;
      return true;
    },
    stats: (): SinkStats => ({ written, dropped: 0 }),
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
