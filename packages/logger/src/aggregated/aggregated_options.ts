import { type Clock, type Level, LEVELS, levelRank } from '@autotuner/core';
import { checkedChoice, checkedNumber } from '../check_option.ts';
import { checkedKey, type KeyOption } from '../record_key.ts';

/** How to aggregate. */
export interface AggregateOptions {
  /** Records with the same key are counted together. @default "message" */
  readonly per?: KeyOption;
  /** The numeric field whose sum and quantiles are wanted. @default none: records are counted */
  readonly value?: string;
  /** Length of a window, aligned to the clock. @default 10000 */
  readonly windowMs?: number;
  /** Keys of a window; the records of those beyond are counted together, as `other`. @default 1000 */
  readonly maxKeys?: number;
  /** Tell of keys that were seen before and had no record in a window. @default false */
  readonly empty?: boolean;
  /**
   * Add the histogram as `hdr`, in the form that HdrHistogram V2 exchanges, after multiplying the values by this: 1000
   * keeps three decimals. @default none
   */
  readonly hdrScale?: number;
  /** Records of this level and above are written as they are. @default "warn" */
  readonly keepLevel?: Level;
  /** Tells the windows apart. @default the clock of the system, read once in a while */
  readonly clock?: Clock;
}

/** Options after all checks. */
export interface AggregatePlan {
  readonly per: KeyOption;
  readonly value: string | undefined;
  readonly windowMs: number;
  readonly maxKeys: number;
  readonly withEmpty: boolean;
  readonly hdrScale: number | undefined;
  readonly keepRank: number;
}

/** A week: no timer of Node takes much more. */
const MAX_WINDOW_MS = 604_800_000;

/**
 * Checks the options.
 *
 * @throws RangeError or TypeError that names the option
 */
export function aggregatePlanOf(options: AggregateOptions): AggregatePlan {
  const { value, empty = false, hdrScale } = options;
  const words = ['message', 'correlation_id'];
  const per = checkedKey({ name: 'per', value: options.per ?? 'message' }, words);
  const windowMs = checkedNumber(
    { name: 'windowMs', value: options.windowMs ?? 10_000 },
    { min: 1, max: MAX_WINDOW_MS, isWhole: true, unit: 'milliseconds' },
  );
  const maxKeys = checkedNumber(
    { name: 'maxKeys', value: options.maxKeys ?? 1_000 },
    { min: 1, max: 1_000_000, isWhole: true },
  );
  if (hdrScale !== undefined) checkedNumber({ name: 'hdrScale', value: hdrScale }, { min: Number.MIN_VALUE });
  const keepLevel = checkedChoice({ name: 'keepLevel', value: options.keepLevel ?? 'warn' }, LEVELS);
  return { per, value, windowMs, maxKeys, withEmpty: empty, hdrScale, keepRank: levelRank(keepLevel) };
}
