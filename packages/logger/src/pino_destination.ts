import type { LogFields } from '@autotuner/core';
import type { Logger } from './logger.ts';
import type { Sink } from './sinks/sink.ts';

/** What pino, and so Fastify, can write to. */
export interface PinoDestination {
  /** Takes one line of pino's JSON, with its newline. */
  write(line: string): void;
}

/** Where pino's levels begin; what is above the last is an error. */
const WARN_FROM = 40;
const ERROR_FROM = 50;
const INFO_FROM = 30;

/**
 * Puts pino in front of a logger: each line becomes a record, with its level, message and fields, and with the scope and
 * the routes of the logger. Trace counts as debug, fatal as error; `time`, `pid` and `hostname` are the logger's matter and
 * left out, `name` becomes the logger's name. With a sink, lines go there as they are. Never throws.
 */
export function createPinoDestination(target: Logger | Sink): PinoDestination {
  if (!('child' in target)) return { write: (line) => void target.write(withoutNewline(line)) };
  return { write: (line) => logLine(target, withoutNewline(line)) };
}

function withoutNewline(line: string): string {
  return line.endsWith('\n') ? line.slice(0, -1) : line;
}

function logLine(logger: Logger, line: string): void {
  const parsed = parseObject(line);
  if (parsed === undefined) {
    logger.info(line);
    return;
  }
  const { level, time: _time, pid: _pid, hostname: _hostname, msg, name, ...rest } = parsed;
  const fields: LogFields = typeof name === 'string' ? { ...rest, logger: name } : rest;
  const message = typeof msg === 'string' ? msg : '';
  const rank = typeof level === 'number' ? level : INFO_FROM;
  if (rank >= ERROR_FROM) logger.error(fields, message);
  else if (rank >= WARN_FROM) logger.warn(fields, message);
  else if (rank >= INFO_FROM) logger.info(fields, message);
  else logger.debug(fields, message);
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    // An object from JSON has text keys only.
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
