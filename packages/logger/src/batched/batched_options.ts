import { resolve } from 'node:path';
import { type Clock, type Level, LEVELS, levelRank } from '@autotuner/core';
import { checkedChoice, checkedNumber, checkNames, shownValue } from '../check_option.ts';
import type { DurabilityRule } from './durability_rule.ts';
import { type Overflow, type OverflowRule, OVERFLOWS } from './overflow.ts';
import { checkedRotation } from '../sinks/rotation_options.ts';
import type { FilePlace, Place, StandardStream } from './place.ts';

/**
 * What a record has outlived when its call returns. `process`: it is in shared memory and every way for the process to
 * end but SIGKILL, which may lose some milliseconds. `batch`: the same, and no thread is started for it, so that lines may be
 * late by some milliseconds and wait while the event loop is blocked. `line`: it is with the operating system. `disk`: as
 * `process`, and the disk has it soon after. `disk_line`: the disk has it.
 */
export type Durability = 'batch' | 'process' | 'line' | 'disk' | 'disk_line';

/** All durabilities. */
export const DURABILITIES: readonly Durability[] = ['batch', 'process', 'line', 'disk', 'disk_line'];

/** What a batched logger takes besides what all take. */
export interface BatchedOptions {
  /** Files that get every record; their folders must exist. @default [] */
  readonly files?: readonly (string | FilePlace)[];
  /** Standard streams that get every record. @default [] */
  readonly streams?: readonly StandardStream[];
  /**
   * Times of the records: `coarse` costs nothing and may be late by some milliseconds, `precise` asks the system.
   * @default "coarse"
   */
  readonly clock?: Clock | 'coarse' | 'precise';
  /** @default "process" */
  readonly durability?: Durability;
  /** Records of this level and above are with the operating system when the call returns. @default "error" */
  readonly syncLevel?: Level | 'never';
  /** With `disk`: how long a line may wait for the disk, in milliseconds. @default 10 */
  readonly syncMs?: number;
  /** @default "block" */
  readonly overflow?: Overflow;
  /** How long a call waits at most while the ring is full, in milliseconds. @default 1000 */
  readonly maxBlockMs?: number;
  /** With `drop_below_level`. @default "warn" */
  readonly keepLevel?: Level;
}

/** The clock of the system. */
export const SYSTEM_CLOCK: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** Checked places of a logger. */
export function placesOf(options: BatchedOptions & { readonly sinks?: unknown }): readonly Place[] {
  if (options.sinks !== undefined) {
    throw new TypeError(
      'Cannot create logger of kind "batched": has "sinks", which other threads cannot write to; must have "files", "streams" or "route", or kind "sync"',
    );
  }
  const files = (options.files ?? []).map((file): Place => {
    const place = typeof file === 'string' ? { path: file } : file;
    checkFile(place);
    return { ...place, path: resolve(place.path) };
  });
  const streams = (options.streams ?? []).map((stream): Place => {
    if (stream === 'stdout' || stream === 'stderr') return { stream };
    throw new RangeError(
      `Cannot create logger: stream is ${JSON.stringify(stream)}, must be "stdout" or "stderr"`,
    );
  });
  return [...files, ...streams];
}

/** Callers without types may pass anything. */
function checkFile(place: FilePlace): void {
  checkNames({ name: 'file', value: place }, ['path', 'mode', 'rotation', 'whenTaken']);
  const { path, mode, rotation, whenTaken } = place;
  if (typeof path !== 'string' || path === '') {
    throw new TypeError(`Cannot create logger: path of file is ${shownValue(path)}, must be a text`);
  }
  if (mode !== undefined)
    checkedNumber({ name: 'mode of file', value: mode }, { min: 0, max: 0o7777, isWhole: true });
  if (whenTaken !== undefined) checkedChoice({ name: 'whenTaken', value: whenTaken }, ['refuse', 'own_file']);
  checkedRotation(rotation);
}

/** What a time must be. */
const MS = { min: 0, unit: 'milliseconds' } as const;

/** Checked rule for a full ring. */
export function overflowRuleOf(options: BatchedOptions): OverflowRule {
  const { overflow = 'block', maxBlockMs = 1_000, keepLevel = 'warn' } = options;
  checkedChoice({ name: 'overflow', value: overflow }, OVERFLOWS);
  checkedChoice({ name: 'keepLevel', value: keepLevel }, LEVELS);
  checkedNumber({ name: 'maxBlockMs', value: maxBlockMs }, MS);
  return { overflow, maxBlockMs, keepRank: levelRank(keepLevel) };
}

/** Checked rule for when a call may return. */
export function durabilityRuleOf(options: BatchedOptions): DurabilityRule {
  const { durability = 'process', syncLevel = 'error', syncMs = 10 } = options;
  checkedChoice({ name: 'durability', value: durability }, DURABILITIES);
  checkedChoice({ name: 'syncLevel', value: syncLevel }, [...LEVELS, 'never']);
  checkedNumber({ name: 'syncMs', value: syncMs }, MS);
  const isLine = durability === 'line' || durability === 'disk_line';
  const byLevel = syncLevel === 'never' ? LEVELS.length : levelRank(syncLevel);
  const isDisk = durability === 'disk' || durability === 'disk_line';
  return {
    syncRank: isLine ? 0 : byLevel,
    withDisk: durability === 'disk_line',
    syncMs: isDisk ? syncMs : undefined,
    withoutWriter: durability === 'batch',
  };
}
