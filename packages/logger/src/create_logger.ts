import {
  type Clock,
  compileRoutes,
  type Level,
  type LogFields,
  levelRank,
  type Route,
} from '@autotuner/core';
import { encoderOf, type LogFormat } from './log_format.ts';
import { RecordWriter } from './record_writer.ts';
import { createRoutedFiles } from './sinks/routed_files.ts';
import type { Sink } from './sinks/sink.ts';
import { FieldLogger, type SyncLogger } from './sync_logger.ts';

/** What a logger writes, and where. */
export interface LoggerOptions {
  /** When a record is written: `sync` = before the call returns. */
  readonly kind: 'sync';
  /** Name in each record, until a child has its own. @default "autotuner" */
  readonly name?: string;
  /** Least important level that is written. @default "info" */
  readonly level?: Level;
  /** @default "json" */
  readonly format?: LogFormat;
  /** Each gets every record; the logger closes them. @default [] */
  readonly sinks?: readonly Sink[];
  /** Files that get the records which a routing table sends them. */
  readonly route?: RouteOptions;
  /** Of every record. @default {} */
  readonly fields?: LogFields;
  /** Record file, line and function of each call; costs microseconds. @default false */
  readonly source?: boolean;
  /** Gives the times of the records. @default the clock of the system */
  readonly clock?: Clock;
}

/** A routing table and the folder of its files. */
export interface RouteOptions {
  /** Made when it is needed. */
  readonly folder: string;
  readonly routes: readonly Route[];
  /** Files that are open at a time; the one unused for longest makes room. @default 64 */
  readonly maxOpenFiles?: number;
}

const SYSTEM_CLOCK: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

/**
 * Makes a logger. Fields of a record are those of the running scope, of the logger and of the call; the later wins.
 * Routes look at all of them.
 *
 * @throws TypeError for another kind, SyntaxError or RangeError for a routing table that cannot be used
 */
export function createLogger(options: LoggerOptions): SyncLogger {
  if (options.kind !== 'sync') {
    throw new TypeError(`Cannot create logger of kind "${String(options.kind)}": must be "sync"`);
  }
  const { name = 'autotuner', clock = SYSTEM_CLOCK, route } = options;
  const router = route === undefined ? undefined : compileRoutes(route.routes);
  const files = route === undefined ? undefined : createRoutedFiles(route.folder, route);
  const encode = encoderOf(options.format ?? 'json');
  const writer = new RecordWriter({ name, clock, encode, sinks: options.sinks ?? [], files });
  const minRank = levelRank(options.level ?? 'info');
  const family = { name, minRank, clock, router, writer, withSource: options.source ?? false };
  return new FieldLogger(family, options.fields ?? {});
}
