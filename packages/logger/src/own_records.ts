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
    const [taken, dropped, unrouted] = [this.#taken, this.#dropped, this.#unrouted];
    const written = Math.max(0, stats.written - taken);
    return {
      ...stats,
      offered: stats.offered - taken - dropped - unrouted,
      written,
      pending: stats.pending - (taken - (stats.written - written)),
      dropped: stats.dropped - dropped,
      unrouted: stats.unrouted - unrouted,
    };
  }
}
