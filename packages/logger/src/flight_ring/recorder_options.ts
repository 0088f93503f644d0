import { constants } from 'node:os';
import { type Clock, type Level, LEVELS, levelRank } from '@autotuner/core';
import { checkedChoice, checkedNumber, checkNames } from '../check_option.ts';

/** What makes the recorder write what it holds. */
export interface DumpTriggers {
  /** A record of this level or above, which is always written itself. @default "error" */
  readonly level?: Level | 'never';
  /** A signal to the process; its other listeners stay, its usual effect does not. @default "SIGUSR2" */
  readonly signal?: NodeJS.Signals | 'never';
  /** An exception that nobody catches; what becomes of the process is not changed. @default true */
  readonly uncaught?: boolean;
  /** `flush()`. @default false */
  readonly flush?: boolean;
  /** `close()` and the end of the process. @default false */
  readonly close?: boolean;
}

/** When and what to dump. */
export interface DumpOptions {
  readonly dumpOn?: DumpTriggers;
  /** A record that triggers a dump has only the records of its own correlation id written. @default false */
  readonly perCorrelation?: boolean;
  /** Least time between two dumps that records or signals trigger. @default 1000 */
  readonly cooldownMs?: number;
}

/** How to record. */
export interface RecorderOptions extends DumpOptions {
  /** Records that are held, as they were passed: what is changed in them later is seen changed. @default 65536 */
  readonly records?: number;
  /** Least important level that is recorded. @default "debug" */
  readonly recordLevel?: Level;
  /** Gives the times of the records. @default the clock of the system, read once in a while */
  readonly clock?: Clock;
}

/** Options after all checks. */
export interface DumpPlan {
  /** Rank from which a record triggers a dump; above all ranks for never. */
  readonly dumpRank: number;
  readonly signal: NodeJS.Signals | undefined;
  readonly onUncaught: boolean;
  readonly onFlush: boolean;
  readonly onClose: boolean;
  readonly perCorrelation: boolean;
  readonly cooldownMs: number;
}

/** Those that a program can listen to; the keys of the table are such names. */
const SIGNALS = [
  ...(Object.keys(constants.signals) as NodeJS.Signals[]).filter(
    (name) => name !== 'SIGKILL' && name !== 'SIGSTOP',
  ),
  'never',
] as const;

/** Largest number of records: their places take some 40 bytes each. */
const MAX_RECORDS = 16_777_216;

/** Rank of the least important level that is recorded. */
export function recordRankOf(level: Level = 'debug'): number {
  return levelRank(checkedChoice({ name: 'recordLevel', value: level }, LEVELS));
}

/** Checked number of records. */
export function recordsOf(records = 65_536): number {
  return checkedNumber({ name: 'records', value: records }, { min: 1, max: MAX_RECORDS, isWhole: true });
}

/**
 * Checks the options.
 *
 * @throws RangeError or TypeError that names the option
 */
export function dumpPlanOf(options: DumpOptions): DumpPlan {
  const dumpOn = options.dumpOn ?? {};
  checkNames({ name: 'dumpOn', value: dumpOn }, ['level', 'signal', 'uncaught', 'flush', 'close']);
  const { level = 'error', signal = 'SIGUSR2', uncaught = true, flush = false, close = false } = dumpOn;
  checkedChoice<NodeJS.Signals | 'never'>({ name: 'dumpOn.signal', value: signal }, SIGNALS);
  checkedChoice<Level | 'never'>({ name: 'dumpOn.level', value: level }, [...LEVELS, 'never']);
  const cooldownMs = checkedNumber(
    { name: 'cooldownMs', value: options.cooldownMs ?? 1_000 },
    { min: 0, unit: 'milliseconds' },
  );
  return {
    dumpRank: level === 'never' ? LEVELS.length : levelRank(level),
    signal: signal === 'never' ? undefined : signal,
    onUncaught: uncaught,
    onFlush: flush,
    onClose: close,
    perCorrelation: options.perCorrelation ?? false,
    cooldownMs,
  };
}
