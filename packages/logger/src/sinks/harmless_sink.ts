import type { Sink, SinkStats } from './sink.ts';

const NOTHING: SinkStats = { written: 0, dropped: 0 };

/** A sink of somebody else that cannot fail a log call: what it throws at counts as a refused line. */
export function harmlessSink(sink: Sink): Sink {
  const harmless: Sink = new HarmlessSink(sink);
  if (sink.writeBytes === undefined) return harmless;
  harmless.writeBytes = (bytes, length) => {
    try {
      return sink.writeBytes?.(bytes, length) ?? false;
    } catch {
      return false;
    }
  };
  return harmless;
}

class HarmlessSink implements Sink {
  readonly #sink: Sink;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  write(line: string): boolean {
    try {
      return this.#sink.write(line);
    } catch {
      return false;
    }
  }

  stats(): SinkStats {
    return orElse(() => this.#sink.stats(), NOTHING);
  }

  reopen(): boolean {
    return orElse(() => this.#sink.reopen?.() ?? true, false);
  }

  flushSync(): void {
    orElse(() => this.#sink.flushSync?.(), undefined);
  }

  flush(): Promise<void> {
    return settled(() => this.#sink.flush());
  }

  close(): Promise<void> {
    return settled(() => this.#sink.close());
  }
}

function orElse<Value>(run: () => Value, otherwise: Value): Value {
  try {
    return run();
  } catch {
    return otherwise;
  }
}

async function settled(run: () => Promise<void>): Promise<void> {
  try {
    await run();
  } catch {
    // What it has not written, its own counts say.
  }
}
