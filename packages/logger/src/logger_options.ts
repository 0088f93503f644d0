import type { Clock, Level, LogFields, RotationPolicy, Route } from '@autotuner/core';
import type { AggregateOptions } from './aggregated/aggregated_options.ts';
import type { BatchedOptions } from './batched/batched_options.ts';
import type { RecorderOptions } from './flight_ring/recorder_options.ts';
import type { SharedRecorderOptions } from './flight_ring/shared_recorder.ts';
import type { LogFormat } from './log_format.ts';
import type { SampleOptions } from './sampled/sampled_options.ts';
import type { WhenTaken } from './sinks/log_file_claim.ts';
import type { Sink } from './sinks/sink.ts';

/** What a logger writes, where and when. */
export type LoggerOptions =
  | WritingLoggerOptions
  | SampledLoggerOptions
  | AggregatedLoggerOptions
  | RingLoggerOptions;

/** Options of a logger that writes every record. */
export type WritingLoggerOptions = SyncLoggerOptions | BatchedLoggerOptions;

/** A logger that writes some of its records. */
export interface SampledLoggerOptions extends SampleOptions, ThroughOptions {
  readonly kind: 'sampled';
}

/** A logger that counts records, and writes one record a key and window about them. */
export interface AggregatedLoggerOptions extends AggregateOptions, ThroughOptions {
  readonly kind: 'aggregated';
}

/** A flight recorder: a logger that keeps its newest records in memory, and writes them when there is a reason. */
export type RingLoggerOptions = ReferenceRingOptions | SharedRingOptions;

/** A flight recorder of so many records. */
export interface ReferenceRingOptions extends RecorderOptions, ThroughOptions {
  readonly kind: 'ring';
}

/** A flight recorder of so many bytes, which another thread can dump while this one is blocked. */
export interface SharedRingOptions extends SharedRecorderOptions {
  readonly kind: 'ring';
}

/** Where a logger writes that decides what to write. */
export interface ThroughOptions {
  /** Name, level, format, fields and files are those of this logger. @default {} */
  readonly target?: WritingLoggerOptions;
}

/** What every kind of logger takes. */
export interface CommonLoggerOptions {
  /** Name in each record, until a child has its own. @default "autotuner" */
  readonly name?: string;
  /** Least important level that is written. @default "info" */
  readonly level?: Level;
  /** @default "json" */
  readonly format?: LogFormat;
  /** Files that get the records which a routing table sends them. */
  readonly route?: RouteOptions;
  /** Of every record. @default {} */
  readonly fields?: LogFields;
  /** Record file, line and function of each call; costs microseconds. @default false */
  readonly source?: boolean;
}

/** A logger that has written each record before the call returns. */
export interface SyncLoggerOptions extends CommonLoggerOptions {
  readonly kind: 'sync';
  /** Each gets every record; the logger closes them. @default [] */
  readonly sinks?: readonly Sink[];
  /** Gives the times of the records. @default the clock of the system */
  readonly clock?: Clock;
}

/** A logger whose records another thread turns into lines and writes. */
export interface BatchedLoggerOptions extends CommonLoggerOptions, BatchedOptions {
  /** @default "batched" */
  readonly kind?: 'batched';
}

/** A routing table and the folder of its files. */
export interface RouteOptions {
  /** Made when it is needed. */
  readonly folder: string;
  readonly routes: readonly Route[];
  /** Files that are open at a time; the one unused for longest makes room. @default 64 */
  readonly maxOpenFiles?: number;
  /** When to put each of the files aside and begin a new one. @default never */
  readonly rotation?: RotationPolicy;
  /** What to do when another process rotates one of them. @default "refuse": its lines are dropped and counted */
  readonly whenTaken?: WhenTaken;
}
