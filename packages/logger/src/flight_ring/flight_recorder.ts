import { isCorrelationId, LEVELS, type LogFields } from '@autotuner/core';
import type { Logger, LoggerStats } from '../logger.ts';
import { BoundFields } from '../record_key.ts';
import { callSiteOf } from '../scope/call_site.ts';
import { currentLogContext } from '../scope/log_scope.ts';
import type { TargetLogger } from '../target_logger.ts';
import { ThroughLogger } from '../through_logger.ts';
import { RecorderFamily } from './recorder_family.ts';
import { dumpPlanOf, type RecorderOptions, recordRankOf } from './recorder_options.ts';
import type { Recording } from './recording.ts';
import { createReferenceRecording } from './reference_recording.ts';
import type { RecordedBy } from './reference_ring.ts';

/** A logger that keeps its newest records in memory, and writes them when there is a reason. */
export interface FlightRecorder extends Logger {
  child(fields: LogFields): FlightRecorder;
  /**
   * Writes what is held, or what is held of one correlation id, behind a record `log.dump`; then it is held no longer.
   * How many records that were.
   */
  dump(options?: { readonly reason?: string; readonly correlationId?: string }): number;
}

/**
 * A flight recorder that keeps references; dumps go through `target`.
 *
 * @throws RangeError for options that cannot be used
 */
export function createFlightRecorder(
  target: TargetLogger,
  options: RecorderOptions & { readonly fields?: LogFields },
): FlightRecorder {
  const plan = dumpPlanOf(options);
  const recordRank = recordRankOf(options.recordLevel);
  return openRecorder(target, {
    family: new RecorderFamily(createReferenceRecording(target, options), { plan, recordRank }),
    fields: options.fields ?? {},
  });
}

/** The first logger of a recorder. */
export function openRecorder(
  target: TargetLogger,
  of: { readonly family: RecorderFamily; readonly fields: LogFields },
): FlightRecorder {
  return new RecordingLogger(target, { family: of.family, bound: new BoundFields(of.fields) });
}

class RecordingLogger extends ThroughLogger implements FlightRecorder {
  readonly #family: RecorderFamily;
  readonly #recording: Recording;
  readonly #recordRank: number;
  readonly #dumpRank: number;
  readonly #by: RecordedBy;

  constructor(target: TargetLogger, of: { readonly family: RecorderFamily; readonly bound: BoundFields }) {
    super(target);
    this.#family = of.family;
    this.#recording = of.family.recording;
    this.#recordRank = of.family.recordRank;
    this.#dumpRank = of.family.plan.dumpRank;
    this.#by = { target, bound: of.bound };
  }

  child(fields: LogFields): FlightRecorder {
    const bound = this.#by.bound.extend(fields);
    return new RecordingLogger(this.target.child(fields), { family: this.#family, bound });
  }

  dump(options: { readonly reason?: string; readonly correlationId?: string } = {}): number {
    const { reason = 'api', correlationId } = options;
    if (correlationId !== undefined && !isCorrelationId(correlationId)) {
      const seen = JSON.stringify(correlationId);
      throw new RangeError(
        `Cannot dump records of correlation id ${seen}: must be 1 to 128 letters, digits, "_", "." or "-"`,
      );
    }
    return this.#family.dump({ reason, ...(correlationId === undefined ? {} : { correlationId }) });
  }

  stats(): LoggerStats {
    return this.#recording.stats();
  }

  flush(): Promise<void> {
    return this.#family.flush();
  }

  close(): Promise<void> {
    return this.#family.close();
  }

  protected log(rank: number, first: string | LogFields, message: string | undefined): void {
    if (rank >= this.#dumpRank || this.#family.isClosed) this.#writeNow(rank, first, message);
    else if (rank >= this.#recordRank) this.#recording.record(rank, first, message, this.#recordedBy(rank));
  }

  #recordedBy(rank: number): RecordedBy {
    if (!this.target.withSource) return this.#by;
    return { ...this.#by, source: callSiteOf(this[LEVELS[rank] ?? 'info']) };
  }

  /** What triggers a dump is written in any case, behind what led to it. */
  #writeNow(rank: number, first: string | LogFields, message: string | undefined): void {
    if (rank < this.#recordRank) return;
    if (!this.#family.isClosed && this.#recording.size > 0) this.#trigger(first);
    this.pass({ rank, first, message });
  }

  #trigger(first: string | LogFields): void {
    const { perCorrelation } = this.#family.plan;
    const scope = currentLogContext();
    const correlationId = perCorrelation ? this.#by.bound.correlationOf(first, scope) : undefined;
    // A record that belongs to no request has no other records to show.
    if (perCorrelation && correlationId === undefined) return;
    this.#family.trigger({ reason: 'level', ...(correlationId === undefined ? {} : { correlationId }) });
  }
}
