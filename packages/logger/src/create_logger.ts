import { resolve } from 'node:path';
import {
  type Clock,
  compileRoutes,
  type Level,
  type LogFields,
  levelRank,
  type RotationPolicy,
  type Route,
} from '@autotuner/core';
import { createAggregatedLogger } from './aggregated/aggregated_logger.ts';
import type { AggregateOptions } from './aggregated/aggregated_options.ts';
import { BatchedFamily, type BatchedFamilyOptions } from './batched/batched_family.ts';
import { BatchedLogger } from './batched/batched_logger.ts';
import {
  type BatchedOptions,
  durabilityRuleOf,
  overflowRuleOf,
  placesOf,
  SYSTEM_CLOCK,
} from './batched/batched_options.ts';
import { claimPlaces } from './batched/claimed_places.ts';
import { threadLog } from './batched/process_log.ts';
import { createFlightRecorder, type FlightRecorder } from './flight_ring/flight_recorder.ts';
import type { RecorderOptions } from './flight_ring/recorder_options.ts';
import { createSharedRecorder, type SharedRecorderOptions } from './flight_ring/shared_recorder.ts';
import { encoderOf, type LogFormat } from './log_format.ts';
import type { LineLogger, Logger } from './logger.ts';
import { QuickLines } from './lines/quick_lines.ts';
import { RecordWriter } from './record_writer.ts';
import type { SampleOptions } from './sampled/sampled_options.ts';
import { createSampledLogger } from './sampled/sampled_logger.ts';
import type { WhenTaken } from './sinks/log_file_claim.ts';
import { checkedRotation } from './sinks/rotation_options.ts';
import { checkedMaxOpenFiles, createRoutedFiles } from './sinks/routed_files.ts';
import type { Sink } from './sinks/sink.ts';
import { SyncLogger } from './sync_logger.ts';
import type { TargetLogger } from './target_logger.ts';

/** All kinds of loggers. */
export const LOGGER_KINDS = ['sync', 'batched', 'sampled', 'aggregated', 'ring'] as const;

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

/**
 * Makes a logger. Fields of a record are those of the running scope, of the logger and of the call; the later wins.
 * Routes look at all of them.
 *
 * @throws TypeError for another kind or for sinks that another thread cannot write to, SyntaxError or RangeError for a
 * routing table or a limit that cannot be used
 */
export function createLogger(options?: WritingLoggerOptions): LineLogger;
/** Makes a flight recorder, which can be told to dump. */
export function createLogger(options: RingLoggerOptions): FlightRecorder;
/** Makes a logger of any kind. */
export function createLogger(options?: LoggerOptions): Logger;
export function createLogger(options: LoggerOptions = {}): Logger {
  switch (options.kind) {
    case 'sampled':
      return through(options, createSampledLogger);
    case 'aggregated':
      return through(options, createAggregatedLogger);
    case 'ring':
      return 'bytes' in options ? createSharedRecorder(options) : through(options, createFlightRecorder);
    default:
      return createWritingLogger(options, { name: '', kinds: LOGGER_KINDS });
  }
}

/** Makes a logger and the one that it writes through. */
function through<Options extends ThroughOptions, Made extends Logger>(
  options: Options,
  make: (target: TargetLogger, options: Options & { readonly fields: LogFields }) => Made,
): Made {
  const target = createWritingLogger(options.target, {
    name: ' to write through',
    kinds: ['sync', 'batched'],
  });
  try {
    return make(target, { ...options, fields: options.target?.fields ?? {} });
  } catch (error) {
    // Its files are nobody's now.
    void target.close();
    throw error;
  }
}

function createWritingLogger(
  options: WritingLoggerOptions = {},
  wanted: { readonly name: string; readonly kinds: readonly string[] },
): TargetLogger {
  // Callers without types may ask for anything.
  const kind: string = options.kind ?? 'batched';
  if (options.kind === 'sync') return createSyncLogger(options);
  if (kind === 'batched') return createBatchedLogger(options);
  throw new TypeError(
    `Cannot create logger of kind "${kind}"${wanted.name}: must be one of ${wanted.kinds.join(', ')}`,
  );
}

function createSyncLogger(options: SyncLoggerOptions): TargetLogger {
  const { name = 'autotuner', clock = SYSTEM_CLOCK, route } = options;
  const router = route === undefined ? undefined : compileRoutes(route.routes);
  const files = route === undefined ? undefined : createRoutedFiles(route.folder, route);
  const encode = encoderOf(options.format ?? 'json');
  const writer = new RecordWriter({ name, clock, encode, sinks: options.sinks ?? [], files });
  const minRank = levelRank(options.level ?? 'info');
  const withSource = options.source ?? false;
  const family = { name, minRank, clock, router, writer, withSource, quick: quickLinesFor(options) };
  return new SyncLogger(family, options.fields ?? {});
}

function quickLinesFor({
  format = 'json',
  route,
  source = false,
}: SyncLoggerOptions): QuickLines | undefined {
  return format === 'json' && route === undefined && !source ? new QuickLines() : undefined;
}

function createBatchedLogger(options: BatchedLoggerOptions): TargetLogger {
  const { name = 'autotuner', route, clock = 'coarse' } = options;
  const wanted = placesOf(options);
  const routed = routedPlaceOf(route);
  const overflow = overflowRuleOf(options);
  const durability = durabilityRuleOf(options);
  const router = route === undefined ? undefined : compileRoutes(route.routes);
  const { places, release } = claimPlaces(wanted);
  const family = new BatchedFamily(threadLog({ isWriterWanted: !durability.withoutWriter }), {
    name,
    minRank: levelRank(options.level ?? 'info'),
    format: options.format ?? 'json',
    places,
    router,
    clock: clock === 'coarse' ? undefined : clock === 'precise' ? SYSTEM_CLOCK : clock,
    withSource: options.source ?? false,
    overflow,
    durability,
    ...routed,
    onClosed: release,
  });
  return new BatchedLogger(family, options.fields ?? {});
}

function routedPlaceOf(
  route: RouteOptions | undefined,
): Pick<BatchedFamilyOptions, 'folder' | 'maxOpenFiles' | 'rotation' | 'whenTaken'> {
  return {
    folder: route === undefined ? undefined : resolve(route.folder),
    maxOpenFiles: checkedMaxOpenFiles(route?.maxOpenFiles),
    rotation: checkedRotation(route?.rotation),
    whenTaken: route?.whenTaken,
  };
}
