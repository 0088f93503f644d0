import { type Level, LEVELS, type LogFields } from '@autotuner/core';
import { everyWindow } from '../aligned_timer.ts';
import { onProcessEvent } from '../process_hook.ts';
import type { LoggerStats } from '../logger.ts';
import { OwnRecords } from '../own_records.ts';
import type { TargetLogger } from '../target_logger.ts';
import type { SamplePlan } from './sampled_options.ts';
import { type HeldCall, TailBuffer } from './tail_buffer.ts';

/** Message of a record that says how many were left out. */
const SUMMARY = 'log.sampled';

/** What the loggers of one family share: the rules, and what was left out. */
export class SampleFamily {
  readonly plan: SamplePlan;
  /** How many were left out, by rank. */
  readonly leftOut: Float64Array = new Float64Array(LEVELS.length);
  readonly tail: TailBuffer | undefined;
  readonly #target: TargetLogger;
  readonly #own: OwnRecords;
  readonly #told: Float64Array = new Float64Array(LEVELS.length);
  readonly #endTimer: () => void;
  readonly #forgetExit: () => void;
  #sinceMs = Date.now();
  #replayed = 0;
  #isClosed = false;

  constructor(target: TargetLogger, plan: SamplePlan) {
    this.plan = plan;
    this.tail = plan.tail === undefined ? undefined : new TailBuffer(plan.tail);
    this.#target = target;
    this.#own = new OwnRecords(target);
    this.#endTimer = plan.summaryMs === 0 ? () => {} : everyWindow(plan.summaryMs, () => this.#tell());
    this.#forgetExit = onProcessEvent('exit', () => this.#tell());
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Writes what was left out for a correlation id. */
  replay(id: string): void {
    for (const held of this.tail?.take(id) ?? []) this.#writeLate(held);
  }

  stats(): LoggerStats {
    const stats = this.#own.without(this.#target.stats());
    const sampled = this.leftOut.reduce((sum, count) => sum + count, 0) - this.#replayed;
    return { ...stats, offered: stats.offered + sampled, sampled: stats.sampled + sampled };
  }

  async close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true;
      this.#endTimer();
      this.plan.clock.stop();
      this.tail?.clear();
      this.#forgetExit();
      this.#tell();
    }
    await this.#target.close();
  }

  #writeLate(held: HeldCall): void {
    this.#replayed++;
    held.target.writeCall(held.call);
  }

  /** Says how many were left out since it last did, if any were. */
  #tell(): void {
    if (this.plan.summaryMs === 0) return;
    const time = Date.now();
    const fresh = this.leftOut.map((count, rank) => count - (this.#told[rank] ?? 0));
    const sampled = fresh.reduce((sum, count) => sum + count, 0);
    if (sampled > 0) {
      const from = new Date(this.#sinceMs).toISOString();
      const fields = { sampled, ...byLevel(fresh), from };
      this.#own.write({ message: SUMMARY, fields, time });
    }
    this.#told.set(this.leftOut);
    this.#sinceMs = time;
  }
}

function byLevel(counts: Float64Array): LogFields {
  const entries = LEVELS.map((level, rank): [Level, number] => [level, counts[rank] ?? 0]);
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}
