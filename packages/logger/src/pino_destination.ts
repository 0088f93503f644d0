import { EventEmitter } from 'node:events';
import { isCorrelationId, type Level, type LogFields, parseLevel } from '@autotuner/core';
import { checkedChoice, shownValue } from './check_option.ts';
import type { LineLogger, Logger } from './logger.ts';
import type { Sink } from './sinks/sink.ts';

/**
 * What pino, and so Fastify, can write to: usable wherever a destination of sonic-boom is. Emits `ready` at first and after
 * `reopen`, `drain` when everything so far is with the operating system, `finish` and `close` after `end`, `close` after
 * `destroy`; `error` when closing fails, or a flush that nobody is called back for.
 */
export interface PinoDestination extends EventEmitter {
  /** Set by `end` and `destroy`; lines that come later are counted as dropped, where sonic-boom throws. */
  readonly destroyed: boolean;
  /** Takes one line of pino's JSON, with its newline. Always true: there is no need to wait. */
  write(line: string | Uint8Array): boolean;
  /** Calls back when all lines so far are with the operating system, in any case and once. */
  flush(done?: ((error?: Error | null) => void) | null): void;
  /** The same before it returns. */
  flushSync(): void;
  /**
   * Goes on in new files of the same names, for when another program has renamed the old ones.
   *
   * @throws TypeError for another name, which sonic-boom takes here
   */
  reopen(file?: undefined): void;
  /** Flushes and closes what is behind it. */
  end(): void;
  destroy(): void;
}

/** How lines are handed on. */
export interface PinoDestinationOptions {
  /**
   * `record` reads each line and makes a record of it; `line` hands it on as it is, which costs a tenth.
   * @default "record"
   */
  readonly as?: 'record' | 'line';
}

/** Where pino's levels begin; what is below the first is for debugging. */
const INFO_FROM = 30;
const WARN_FROM = 40;
const ERROR_FROM = 50;
const CRITICAL_FROM = 60;

/**
 * Puts pino in front of a logger, as its second argument: each line becomes a record, with its level, message and fields, and with the scope and
 * the routes of the logger. Levels may be pino's numbers or names; trace counts as debug, fatal as critical. The message is
 * `msg`, or `message` where there is none. `time`, `pid` and `hostname` are the logger's matter and left out, `name`
 * becomes the logger's name, `correlation_id` that of the record. What is no JSON object is an info message. With a sink, lines go there as they are. Its calls
 * never throw.
 *
 * @throws TypeError for a target that is neither logger nor sink, or that does not take lines as they are
 */
export function createPinoDestination(
  target: Logger | Sink,
  options: PinoDestinationOptions = {},
): PinoDestination {
  checkTarget(target);
  checkedChoice({ name: 'as', value: options.as ?? 'record' }, ['record', 'line']);
  if (!('child' in target)) return new LineStream(target, (line) => target.write(withoutNewline(line)));
  if (options.as !== 'line') return new LineStream(target, (line) => logLine(target, withoutNewline(line)));
  if (!takesLines(target)) {
    throw new TypeError(
      'Cannot hand lines of pino on as they are: the logger takes records only, must be of kind "sync" or "batched"',
    );
  }
  return new LineStream(target, (line) => target.writeLine(line));
}

/** Callers without types may pass anything. */
function checkTarget(target: unknown): void {
  const isTarget = ['child', 'write'].some((name) => typeof Reflect.get(Object(target), name) === 'function');
  if (isTarget) return;
  throw new TypeError(
    `Cannot create destination of pino: its target is ${shownValue(target)}, must be a logger, as createLogger() makes it, or a sink`,
  );
}

function takesLines(logger: Logger): logger is LineLogger {
  return 'writeLine' in logger;
}

/** What is behind a destination, as far as it matters here. */
interface Behind {
  flush(): Promise<void>;
  flushSync?(): void;
  reopen?(): unknown;
  close(): Promise<void>;
}

class LineStream extends EventEmitter implements PinoDestination {
  readonly #behind: Behind;
  readonly #take: (line: string) => unknown;
  #isDestroyed = false;

  constructor(behind: Behind, take: (line: string) => unknown) {
    super();
    this.#behind = behind;
    this.#take = take;
    process.nextTick(() => this.emit('ready'));
  }

  get destroyed(): boolean {
    return this.#isDestroyed;
  }

  write(line: string | Uint8Array): boolean {
    this.#take(typeof line === 'string' ? line : textOf(line));
    return true;
  }

  flush(done?: ((error?: Error | null) => void) | null): void {
    this.#behind.flush().then(
      () => this.#settle(null, done),
      (error: Error) => this.#settle(error, done),
    );
  }

  flushSync(): void {
    this.#behind.flushSync?.();
  }

  reopen(file?: undefined): void {
    if (file !== undefined) {
      throw new TypeError(
        `Cannot reopen log file as ${shownValue(file)}: must be without a name, the files are those of the logger`,
      );
    }
    this.#behind.reopen?.();
    process.nextTick(() => {
      this.emit('ready');
      this.emit('drain');
    });
  }

  end(): void {
    this.#close(['finish', 'close']);
  }

  destroy(): void {
    this.#close(['close']);
  }

  #settle(error: Error | null, done: ((error?: Error | null) => void) | null | undefined): void {
    try {
      if (error === null) this.emit('drain');
      else if (typeof done !== 'function' && this.listenerCount('error') > 0) this.emit('error', error);
    } finally {
      if (typeof done === 'function') done(error);
    }
  }

  #close(events: readonly string[]): void {
    if (this.#isDestroyed) return;
    this.#isDestroyed = true;
    this.#behind.close().then(
      () => {
        for (const event of events) this.emit(event);
      },
      (error: unknown) => this.emit('error', error),
    );
  }
}

/** Callers without types may pass anything. */
function textOf(line: unknown): string {
  if (line instanceof Uint8Array)
    return Buffer.from(line.buffer, line.byteOffset, line.byteLength).toString();
  return shownValue(line);
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
  logger[log]({ ...withId(fields), ...(typeof name === 'string' ? { logger: name } : {}) }, message);
}

/** Fastify, for one, can be told to call the id of a request as lines do. */
function withId(fields: LogFields): LogFields {
  const { correlation_id: id, ...others } = fields;
  return isCorrelationId(id) && others['correlationId'] === undefined
    ? { ...others, correlationId: id }
    : fields;
}

function splitMessage(rest: LogFields): { readonly message: string; readonly fields: LogFields } {
  const key = ['msg', 'message'].find((name) => typeof rest[name] === 'string');
  if (key === undefined) return { message: '', fields: rest };
  const { [key]: message, ...fields } = rest;
  return { message: String(message), fields };
}

function methodOf(level: unknown): Level {
  if (typeof level === 'string') return methodOfName(level);
  if (typeof level !== 'number') return 'info';
  if (level >= CRITICAL_FROM) return 'critical';
  if (level >= ERROR_FROM) return 'error';
  if (level >= WARN_FROM) return 'warn';
  return level >= INFO_FROM ? 'info' : 'debug';
}

function methodOfName(name: string): Level {
  return name.toLowerCase() === 'trace' ? 'debug' : (parseLevel(name) ?? 'info');
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
