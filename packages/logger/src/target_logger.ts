import type { LogFields } from '@autotuner/core';
import type { LineLogger } from './logger.ts';
import type { LogCall } from './record_maker.ts';

/** A logger that loggers of other kinds can write through. */
export interface TargetLogger extends LineLogger {
  /** Rank of the least important level that it writes. */
  readonly minRank: number;
  /** It records where in the source each call was made. */
  readonly withSource: boolean;
  child(fields: LogFields): TargetLogger;
  /** Writes the record of a call that was made earlier or elsewhere, whatever its level; it counts as offered. */
  writeCall(call: LogCall): void;
}
