import {
  AutotunerError,
  type Level,
  LEVELS,
  levelName,
  parseLevel,
  type RotationPolicy,
} from '@autotuner/core';
import { createLogger } from './create_logger.ts';
import { LOG_FORMATS, type LogFormat } from './log_format.ts';
import type { Logger } from './logger.ts';
import type { SyncLoggerOptions } from './logger_options.ts';
import { parseRotation, ROTATION_SYNTAX } from './rotation_setting.ts';
import { openFileSink } from './sinks/file_sink.ts';
import { createStreamSink } from './sinks/stream_sink.ts';

/** Variables of a process; those that are empty count as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says about logging. */
export interface LogSettings {
  readonly level?: Level;
  readonly format?: LogFormat;
  /** Path of a file to log to in addition. */
  readonly file?: string;
  /** Of that file. */
  readonly rotation?: RotationPolicy;
  readonly kind?: EnvironmentKind;
}

/** Kinds that need no more options than the environment has. */
export type EnvironmentKind = 'sync' | 'batched';

const KINDS: readonly EnvironmentKind[] = ['sync', 'batched'];

/**
 * Reads AUTOTUNER_LOG_LEVEL (DEBUG, INFO, WARNING, ERROR or CRITICAL, in any case), AUTOTUNER_LOG_FORMAT (json or text),
 * AUTOTUNER_LOG_FILE, AUTOTUNER_LOG_ROTATE (such as "day,100MB,gzip"), AUTOTUNER_LOG_KEEP (old files) and
 * AUTOTUNER_LOG_KIND (sync or batched).
 *
 * @throws AutotunerError AT_USAGE that names every variable that is wrong
 */
export function readLogSettings(environment: Environment): LogSettings {
  const level = readVariable(environment, LEVEL_VARIABLE);
  const format = readVariable(environment, FORMAT_VARIABLE);
  const rotate = readVariable(environment, ROTATE_VARIABLE);
  const keep = readVariable(environment, KEEP_VARIABLE);
  const kind = readVariable(environment, KIND_VARIABLE);
  const read = [level, format, rotate, keep, kind];
  const lonely =
    keep.value !== undefined && rotate.value === undefined
      ? ['AUTOTUNER_LOG_KEEP is set without AUTOTUNER_LOG_ROTATE, must be set with it']
      : [];
  failForWrong([
    ...read.flatMap((one) => one.problem ?? []),
    ...(rotate.problem === undefined ? lonely : []),
  ]);
  const file = environment['AUTOTUNER_LOG_FILE'] ?? '';
  const kept = keep.value === undefined ? {} : { keep: keep.value };
  return {
    ...(level.value === undefined ? {} : { level: level.value }),
    ...(format.value === undefined ? {} : { format: format.value }),
    ...(file === '' ? {} : { file }),
    ...(rotate.value === undefined ? {} : { rotation: { ...rotate.value, ...kept } }),
    ...(kind.value === undefined ? {} : { kind: kind.value }),
  };
}

/**
 * Makes the logger that the environment asks for: to standard error, and to AUTOTUNER_LOG_FILE as well when it is set.
 * What the environment does not say comes from `defaults`. It is of kind `sync` unless the environment wants another,
 * which cannot have the sinks of `defaults`.
 *
 * @throws AutotunerError AT_USAGE for a wrong variable, AT_STORE_UNWRITABLE for a file that cannot be opened
 */
export function createLoggerFromEnvironment(
  environment: Environment,
  defaults: Partial<SyncLoggerOptions> = {},
): Logger {
  const { file, rotation, kind, ...settings } = readLogSettings(environment);
  const how = rotation === undefined ? {} : { rotation };
  if (kind === 'batched') {
    if (defaults.sinks !== undefined) {
      failForWrong(['AUTOTUNER_LOG_KIND is "batched", must be sync here: the program has sinks of its own']);
    }
    const { clock, sinks: _, ...others } = defaults;
    const files = file === undefined ? [] : [{ path: file, ...how }];
    const times = clock === undefined ? {} : { clock };
    return createLogger({ ...others, ...settings, ...times, kind, files, streams: ['stderr'] });
  }
  const sinks = [...(defaults.sinks ?? [createStreamSink(process.stderr)])];
  if (file !== undefined) sinks.push(openFileSink(file, how));
  return createLogger({ ...defaults, ...settings, kind: 'sync', sinks });
}

function failForWrong(wrong: readonly string[]): void {
  if (wrong.length === 0) return;
  throw new AutotunerError('AT_USAGE', `Cannot configure logging: ${wrong.join('; ')}`, {
    details: { wrong },
  });
}

interface Variable<Value> {
  readonly name: string;
  /** In words. */
  readonly accepted: string;
  parse(text: string): Value | undefined;
}

const LEVEL_VARIABLE: Variable<Level> = {
  name: 'AUTOTUNER_LOG_LEVEL',
  accepted: oneOf(LEVELS.map(levelName)),
  parse: parseLevel,
};

const FORMAT_VARIABLE: Variable<LogFormat> = {
  name: 'AUTOTUNER_LOG_FORMAT',
  accepted: oneOf(LOG_FORMATS),
  parse: (text) => LOG_FORMATS.find((format) => format === text.trim().toLowerCase()),
};

const KIND_VARIABLE: Variable<EnvironmentKind> = {
  name: 'AUTOTUNER_LOG_KIND',
  accepted: oneOf(KINDS),
  parse: (text) => KINDS.find((kind) => kind === text.trim().toLowerCase()),
};

const ROTATE_VARIABLE: Variable<RotationPolicy> = {
  name: 'AUTOTUNER_LOG_ROTATE',
  accepted: ROTATION_SYNTAX,
  parse: parseRotation,
};

const KEEP_VARIABLE: Variable<number> = {
  name: 'AUTOTUNER_LOG_KEEP',
  accepted: 'a whole number >= 0',
  parse: (text) => (/^\d{1,9}$/.test(text.trim()) ? Number(text) : undefined),
};

function oneOf(words: readonly string[]): string {
  return `one of ${words.join(', ')}`;
}

function readVariable<Value>(
  environment: Environment,
  variable: Variable<Value>,
): { readonly value: Value | undefined; readonly problem: string | undefined } {
  const text = environment[variable.name] ?? '';
  const value = text === '' ? undefined : variable.parse(text);
  if (text === '' || value !== undefined) return { value, problem: undefined };
  return { value, problem: `${variable.name} is ${JSON.stringify(text)}, must be ${variable.accepted}` };
}
