import { type Level, type LogFields, parseLevel } from '@autotuner/core';
import type { Logger } from './logger.ts';
import type { Sink } from './sinks/sink.ts';

/** What pino, and so Fastify, can write to. */
export interface PinoDestination {
  /** Takes one line of pino's JSON, with its newline. */
  write(line: string): void;
}

/** Where pino's levels begin; what is below the first is for debugging. */
const INFO_FROM = 30;
const WARN_FROM = 40;
const ERROR_FROM = 50;

/**
 * Puts pino in front of a logger, as its second argument: each line becomes a record, with its level, message and fields, and with the scope and
 * the routes of the logger. Levels may be pino's numbers or names; trace counts as debug, fatal as error. The message is
 * `msg`, or `message` where there is none. `time`, `pid` and `hostname` are the logger's matter and left out, `name`
 * becomes the logger's name. What is no JSON object is an info message. With a sink, lines go there as they are. Never
 * throws.
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
  const { level, time: _time, pid: _pid, hostname: _hostname, name, ...rest } = parsed;
  const { message, fields } = splitMessage(rest);
  const log = methodOf(level);
  logger[log](typeof name === 'string' ? { ...fields, logger: name } : fields, message);
}

function splitMessage(rest: LogFields): { readonly message: string; readonly fields: LogFields } {
  const key = ['msg', 'message'].find((name) => typeof rest[name] === 'string');
  if (key === undefined) return { message: '', fields: rest };
  const { [key]: message, ...fields } = rest;
  return { message: String(message), fields };
}

function methodOf(level: unknown): Exclude<Level, 'critical'> {
  if (typeof level === 'string') return methodOfName(level);
  if (typeof level !== 'number') return 'info';
  if (level >= ERROR_FROM) return 'error';
  if (level >= WARN_FROM) return 'warn';
  return level >= INFO_FROM ? 'info' : 'debug';
}

function methodOfName(name: string): Exclude<Level, 'critical'> {
  if (name.toLowerCase() === 'trace') return 'debug';
  const level = parseLevel(name) ?? 'info';
  return level === 'critical' ? 'error' : level;
}

function parseObject(line: string): LogFields | undefined {
  try {
    const value: unknown = JSON.parse(line);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    // An object from JSON has text keys only.
    return isObject ? (value as LogFields) : undefined;
  } catch {
    return undefined;
  }
}
