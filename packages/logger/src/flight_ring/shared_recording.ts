import { LEVELS, type LogFields } from '@autotuner/core';
import type { LoggerStats } from '../logger.ts';
import { currentLogContext } from '../scope/log_scope.ts';
import type { Sink } from '../sinks/sink.ts';
import type { TargetLogger } from '../target_logger.ts';
import { BlockWatch } from './block_watch.ts';
import { type DumpStyle, dumpSharedRing } from './shared_dump.ts';
import type { DumpRequest, Recording } from './recording.ts';
import type { RecordedBy } from './reference_ring.ts';
import type { SharedRing } from './shared_ring.ts';

/** What a recording in shared memory consists of. */
export interface SharedRecordingParts {
  readonly ring: SharedRing;
  /** Makes the lines, and puts them into the ring. */
  readonly recorder: TargetLogger;
  /** Writes what triggers a dump. */
  readonly target: TargetLogger;
  /** Where dumps go. */
  readonly sink: Sink & { readonly path: string };
  readonly style: DumpStyle;
  /** 0 for no watcher. */
  readonly blockedMs: number;
  readonly now: () => number;
}

/** Keeps records as lines in shared memory, where a watcher finds them while the event loop is blocked. */
export function createSharedRecording(parts: SharedRecordingParts): Recording {
  return new SharedRecording(parts);
}

class SharedRecording implements Recording {
  readonly #parts: SharedRecordingParts;
  readonly #watch: BlockWatch | undefined;
  /** The logger into the ring for each logger of the recorder. */
  readonly #recorders = new WeakMap<RecordedBy, TargetLogger>();
  #isClosed = false;

  constructor(parts: SharedRecordingParts) {
    this.#parts = parts;
    const { ring, style, blockedMs } = parts;
    this.#watch =
      blockedMs === 0 ? undefined : new BlockWatch(ring, { path: parts.sink.path, style, blockedMs });
  }

  get size(): number {
    return this.#parts.ring.isEmpty ? 0 : this.#parts.ring.pending;
  }

  record(rank: number, first: string | LogFields, message: string | undefined, by: RecordedBy): void {
    let recorder = this.#recorders.get(by);
    if (recorder === undefined) {
      recorder = this.#parts.recorder.child(by.bound.fields);
      this.#recorders.set(by, recorder);
    }
    const level = LEVELS[rank] ?? 'info';
    recorder.writeCall({
      level,
      scope: currentLogContext(),
      first,
      message,
      time: this.#parts.now(),
      source: undefined,
    });
  }

  dump(request: DumpRequest): number {
    const { ring, sink, style } = this.#parts;
    return dumpSharedRing(ring, { sink, style, request });
  }

  stats(): LoggerStats {
    const stats = this.#parts.target.stats();
    const { offered } = this.#parts.recorder.stats();
    const { ring } = this.#parts;
    const [pending, written] = [this.#isClosed ? 0 : ring.pending, ring.dumped];
    return {
      ...stats,
      offered: stats.offered + offered,
      pending: stats.pending + pending,
      written: stats.written + written,
      dropped: stats.dropped + offered - pending - written,
    };
  }

  flush(): Promise<void> {
    return this.#parts.target.flush();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#watch?.stop();
    await this.#parts.target.close();
  }
}
