import { AutotunerError, type Level, LEVELS, levelName, parseLevel } from '@autotuner/core';
import { createLogger, type SyncLoggerOptions } from './create_logger.ts';
import { LOG_FORMATS, type LogFormat } from './log_format.ts';
import type { Logger } from './logger.ts';
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
}

/**
 * Reads AUTOTUNER_LOG_LEVEL (DEBUG, INFO, WARNING, ERROR or CRITICAL, in any case), AUTOTUNER_LOG_FORMAT (json or text)
 * and AUTOTUNER_LOG_FILE.
 *
 * @throws AutotunerError AT_USAGE that names every variable that is wrong
 */
export function readLogSettings(environment: Environment): LogSettings {
  const level = readChoice(environment, LEVEL_VARIABLE);
  const format = readChoice(environment, FORMAT_VARIABLE);
  const wrong = [level.problem, format.problem].filter((problem) => problem !== undefined);
  if (wrong.length > 0) {
    throw new AutotunerError('AT_USAGE', `Cannot configure logging: ${wrong.join('; ')}`, {
      details: { wrong },
    });
  }
  const file = environment['AUTOTUNER_LOG_FILE'] ?? '';
  return {
    ...(level.value === undefined ? {} : { level: level.value }),
    ...(format.value === undefined ? {} : { format: format.value }),
    ...(file === '' ? {} : { file }),
  };
}

/**
 * Makes the logger that the environment asks for: to standard error, and to AUTOTUNER_LOG_FILE as well when it is set.
 * What the environment does not say comes from `defaults`.
 *
 * @throws AutotunerError AT_USAGE for a wrong variable, AT_STORE_UNWRITABLE for a file that cannot be opened
 */
export function createLoggerFromEnvironment(
  environment: Environment,
  defaults: Partial<SyncLoggerOptions> = {},
): Logger {
  const { file, ...settings } = readLogSettings(environment);
  const sinks = [...(defaults.sinks ?? [createStreamSink(process.stderr)])];
  if (file !== undefined) sinks.push(openFileSink(file));
  return createLogger({ ...defaults, ...settings, kind: 'sync', sinks });
}

interface Variable<Value> {
  readonly name: string;
  readonly accepted: readonly string[];
  parse(text: string): Value | undefined;
}

const LEVEL_VARIABLE: Variable<Level> = {
  name: 'AUTOTUNER_LOG_LEVEL',
  accepted: LEVELS.map(levelName),
  parse: parseLevel,
};

const FORMAT_VARIABLE: Variable<LogFormat> = {
  name: 'AUTOTUNER_LOG_FORMAT',
  accepted: LOG_FORMATS,
  parse: (text) => LOG_FORMATS.find((format) => format === text.trim().toLowerCase()),
};

function readChoice<Value>(
  environment: Environment,
  variable: Variable<Value>,
): { readonly value: Value | undefined; readonly problem: string | undefined } {
  const text = environment[variable.name] ?? '';
  const value = text === '' ? undefined : variable.parse(text);
  if (text === '' || value !== undefined) return { value, problem: undefined };
  const accepted = variable.accepted.join(', ');
  return { value, problem: `${variable.name} is ${JSON.stringify(text)}, must be one of ${accepted}` };
}
