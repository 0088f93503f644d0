import { EMPTY_LOG_CONTEXT, type LogFields } from '@autotuner/core';
import type { LoggerStats } from './logger.ts';
import type { TargetLogger } from './target_logger.ts';

/** Records that a logger makes of its own accord, such as summaries. They are no part of the counts of what was offered. */
export class OwnRecords {
  readonly #target: TargetLogger;
  #taken = 0;
  #dropped = 0;
  #unrouted = 0;

  constructor(target: TargetLogger) {
    this.#target = target;
  }

  /** Writes one. */
  write(record: { readonly message: string; readonly fields: LogFields; readonly time: number }): void {
    const { message, fields, time } = record;
    const before = this.#target.stats();
    const scope = EMPTY_LOG_CONTEXT;
    this.#target.writeCall({ level: 'info', scope, first: fields, message, time, source: undefined });
    const after = this.#target.stats();
    if (after.unrouted > before.unrouted) this.#unrouted++;
    else if (after.dropped > before.dropped) this.#dropped++;
    else this.#taken++;
  }

  /** Counts of the target as if they had not been. While some are on their way, they count as the first to arrive. */
  without(stats: LoggerStats): LoggerStats {
    let left = this.#taken;
    // What was taken is written, on its way, or was refused or lost after all.
    const take = (count: number): number => {
      const taken = Math.min(left, count);
      left -= taken;
      return count - taken;
    };
    return {
      ...stats,
      offered: stats.offered - this.#taken - this.#dropped - this.#unrouted,
      written: take(stats.written),
      pending: take(stats.pending),
      dropped: take(stats.dropped - this.#dropped),
      lost: take(stats.lost),
      unrouted: stats.unrouted - this.#unrouted,
    };
  }
}
