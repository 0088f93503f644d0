import { resolve } from 'node:path';
import { compileRoutes, type LogFields, levelRank } from '@autotuner/core';
import { createAggregatedLogger } from './aggregated/aggregated_logger.ts';
import { BatchedFamily, type BatchedFamilyOptions } from './batched/batched_family.ts';
import { BatchedLogger } from './batched/batched_logger.ts';
import { durabilityRuleOf, overflowRuleOf, placesOf, SYSTEM_CLOCK } from './batched/batched_options.ts';
import { claimPlaces } from './batched/claimed_places.ts';
import { threadLog } from './batched/process_log.ts';
import { checkOptions } from './checked_options.ts';
import { createFlightRecorder, type FlightRecorder } from './flight_ring/flight_recorder.ts';
import { createSharedRecorder } from './flight_ring/shared_recorder.ts';
import { encoderOf } from './log_format.ts';
import type { LineLogger, Logger } from './logger.ts';
import type {
  BatchedLoggerOptions,
  LoggerOptions,
  RingLoggerOptions,
  RouteOptions,
  SyncLoggerOptions,
  ThroughOptions,
  WritingLoggerOptions,
} from './logger_options.ts';
import { QuickLines } from './lines/quick_lines.ts';
import { readableFields } from './record_maker.ts';
import { RecordWriter } from './record_writer.ts';
import { createSampledLogger } from './sampled/sampled_logger.ts';
import { harmlessSink } from './sinks/harmless_sink.ts';
import { checkedRotation } from './sinks/rotation_options.ts';
import { checkedMaxOpenFiles, createRoutedFiles } from './sinks/routed_files.ts';
import { SyncLogger } from './sync_logger.ts';
import type { TargetLogger } from './target_logger.ts';

/** All kinds of loggers. */
export const LOGGER_KINDS = ['sync', 'batched', 'sampled', 'aggregated', 'ring'] as const;

/**
 * Makes a logger. Fields of a record are those of the running scope, of the logger and of the call; the later wins.
 * Routes look at all of them.
 *
 * @throws TypeError for another kind, an option that it does not have or sinks that another thread cannot write to,
 * SyntaxError or RangeError for a routing table or a value that cannot be used, AutotunerError AT_STORE_UNWRITABLE for a file
 * that cannot be opened
 */
export function createLogger(options?: WritingLoggerOptions): LineLogger;
/** Makes a flight recorder, which can be told to dump. */
export function createLogger(options: RingLoggerOptions): FlightRecorder;
/** Makes a logger of any kind. */
export function createLogger(options?: LoggerOptions): Logger;
export function createLogger(options: LoggerOptions = {}): Logger {
  checkAll(options);
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

/** Callers without types may pass anything. */
function checkAll(options: LoggerOptions): void {
  const { kind = 'batched' } = Object(options) as LoggerOptions;
  if (!LOGGER_KINDS.includes(kind)) return;
  const isOfBytes = kind === 'ring' && 'bytes' in options;
  checkOptions(options, { kind: isOfBytes ? 'ring of bytes' : kind, what: 'options' });
  if (!('target' in options) || isOfBytes || options.target === undefined) return;
  const { kind: targetKind = 'batched' } = Object(options.target) as WritingLoggerOptions;
  if (['sync', 'batched'].includes(targetKind)) {
    checkOptions(options.target, { kind: targetKind, what: 'target' });
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
    return make(target, { ...options, fields: readableFields(options.target?.fields ?? {}) });
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
  const writer = new RecordWriter({
    name,
    clock,
    encode,
    sinks: (options.sinks ?? []).map(harmlessSink),
    files,
  });
  const minRank = levelRank(options.level ?? 'info');
  const withSource = options.source ?? false;
  const family = { name, minRank, clock, router, writer, withSource, quick: quickLinesFor(options) };
  return new SyncLogger(family, readableFields(options.fields ?? {}));
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
  return new BatchedLogger(family, readableFields(options.fields ?? {}));
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
