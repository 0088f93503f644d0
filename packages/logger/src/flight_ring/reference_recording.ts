import type { LogFields } from '@autotuner/core';
import { CoarseClock } from '../coarse_clock.ts';
import type { LoggerStats } from '../logger.ts';
import { OwnRecords } from '../own_records.ts';
import type { TargetLogger } from '../target_logger.ts';
import { dumpFields, DUMP_MESSAGE } from './dump_record.ts';
import { type RecorderOptions, recordsOf } from './recorder_options.ts';
import type { DumpRequest, Recording } from './recording.ts';
import {
  type RecordedBy,
  createReferenceRing,
  type RecordedCall,
  type ReferenceRing,
} from './reference_ring.ts';

/** Keeps records as they were passed; a dump writes them through the loggers that they were meant for. */
export function createReferenceRecording(target: TargetLogger, options: RecorderOptions): Recording {
  return new ReferenceRecording(target, options);
}

class ReferenceRecording implements Recording {
  readonly #target: TargetLogger;
  readonly #own: OwnRecords;
  readonly #clock: CoarseClock;
  readonly #ring: ReferenceRing;
  #told = 0;
  #forgotten = 0;

  constructor(target: TargetLogger, options: RecorderOptions) {
    this.#target = target;
    this.#own = new OwnRecords(target);
    this.#clock = new CoarseClock(options.clock);
    this.#ring = createReferenceRing(recordsOf(options.records), this.#clock);
  }

  get size(): number {
    return this.#ring.size;
  }

  record(rank: number, first: string | LogFields, message: string | undefined, by: RecordedBy): void {
    this.#ring.record(rank, first, message, by);
  }

  dump(request: DumpRequest): number {
    const taken: RecordedCall[] = [...this.#ring.take(request.correlationId)];
    const overwritten = this.#ring.overwritten - this.#told;
    this.#told = this.#ring.overwritten;
    const fields = dumpFields(request, { records: taken.length, overwritten });
    this.#own.write({ message: DUMP_MESSAGE, fields, time: this.#clock.now() });
    for (const { target, call } of taken) target.writeCall(call);
    return taken.length;
  }

  stats(): LoggerStats {
    const stats = this.#own.without(this.#target.stats());
    const gone = this.#ring.overwritten + this.#forgotten;
    return {
      ...stats,
      offered: stats.offered + this.#ring.size + gone,
      pending: stats.pending + this.#ring.size,
      dropped: stats.dropped + gone,
    };
  }

  flush(): Promise<void> {
    return this.#target.flush();
  }

  close(): Promise<void> {
    this.#forgotten += this.#ring.size;
    this.#ring.clear();
    this.#clock.stop();
    return this.#target.close();
  }
}
