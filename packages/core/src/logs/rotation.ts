/** When a log file is put aside and a new one begun, and how many of the old ones stay. */
export interface RotationPolicy {
  /** A line that would make the file larger goes into a new one. @default no limit */
  readonly maxBytes?: number;
  /** A new file for each day or hour in UTC. @default none */
  readonly every?: RotationPeriod;
  /** Old files that stay: the newest. @default no limit */
  readonly keep?: number;
  /** Bytes that all files may have together, the current one included; the oldest go first. @default no limit */
  readonly maxTotalBytes?: number;
  /** Compress old files, in another thread. @default false */
  readonly gzip?: boolean;
}

/** How often a new file is begun at least. */
export type RotationPeriod = 'day' | 'hour';

/** All periods. */
export const ROTATION_PERIODS: readonly RotationPeriod[] = ['day', 'hour'];

/** What is known of the current file. */
export interface CurrentFile {
  readonly bytes: number;
  /** Of the period that its lines are from, in milliseconds since the epoch. */
  readonly periodMs: number;
}

const PERIOD_MS: Readonly<Record<RotationPeriod, number>> = { day: 86_400_000, hour: 3_600_000 };

/**
 * The start of the period that a time lies in; 0 when there are none.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { rotationPeriodAt } from '@autotuner/core';
 *
 * assert.equal(rotationPeriodAt(Date.UTC(2024, 0, 15, 10, 30), 'day'), Date.UTC(2024, 0, 15));
 * ```
 */
export function rotationPeriodAt(timeMs: number, every: RotationPeriod | undefined): number {
  return every === undefined ? 0 : Math.floor(timeMs / PERIOD_MS[every]) * PERIOD_MS[every];
}

/**
 * Tells whether the current file is put aside before something is written. An empty file never is: a line that is larger
 * than `maxBytes` has a file of its own.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { isRotationDue } from '@autotuner/core';
 *
 * const current = { bytes: 900, periodMs: 0 };
 * assert.equal(isRotationDue(current, { maxBytes: 1_000 }, { bytes: 100, timeMs: 5 }), false);
 * assert.equal(isRotationDue(current, { maxBytes: 1_000 }, { bytes: 101, timeMs: 5 }), true);
 * assert.equal(isRotationDue(current, { every: 'day' }, { bytes: 1, timeMs: 86_400_000 }), true);
 * ```
 */
export function isRotationDue(
  current: CurrentFile,
  policy: Pick<RotationPolicy, 'maxBytes' | 'every'>,
  write: { readonly bytes: number; readonly timeMs: number },
): boolean {
  if (current.bytes === 0) return false;
  if (policy.maxBytes !== undefined && current.bytes + write.bytes > policy.maxBytes) return true;
  // A clock that was set back begins no new file.
  return rotationPeriodAt(write.timeMs, policy.every) > current.periodMs;
}
