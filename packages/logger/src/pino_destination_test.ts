import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import { createLogger } from './create_logger.ts';
import { createPinoDestination } from './pino_destination.ts';
import { withLogContext } from './scope/log_scope.ts';
import { createMemorySink } from './sinks/memory_sink.ts';
import type { Logger } from './logger.ts';

/** A logger and the parsed lines that it wrote. */
function opened(): { readonly logger: Logger; readonly parsed: () => Record<string, unknown>[] } {
  const sink = createMemorySink();
  const logger = createLogger({ kind: 'sync', level: 'debug', sinks: [sink] });
  return { logger, parsed: () => sink.lines().map((line) => JSON.parse(line)) };
}

test('createPinoDestination() turns every line of pino into a record', () => {
  const { logger, parsed } = opened();
  const log = pino({ name: 'http', level: 'trace' }, createPinoDestination(logger));
  log.trace('traced');
  log.info({ reqId: 7, password: 'hunter2' }, 'request');
  log.child({ part: 'a' }).warn('slow');
  log.fatal(new Error('Broken'));
  const lines = parsed();
  assert.deepEqual(
    lines.map(({ level, logger: name, message }) => [level, name, message]),
    [
      ['DEBUG', 'http', 'traced'],
      ['INFO', 'http', 'request'],
      ['WARNING', 'http', 'slow'],
      ['ERROR', 'http', 'Broken'],
    ],
  );
  assert.deepEqual(lines[1]?.['extra'], { reqId: 7, password: '[redacted]' });
  assert.deepEqual(lines[2]?.['extra'], { part: 'a' });
  assert.match(JSON.stringify(lines[3]?.['extra']), /"stack":"Error: Broken/);
});

test('createPinoDestination() understands named levels and another key of the message', () => {
  const { logger, parsed } = opened();
  const formatters = { level: (label: string) => ({ level: label }) };
  const log = pino(
    { base: null, messageKey: 'message', level: 'trace', formatters },
    createPinoDestination(logger),
  );
  for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const)
    log[level](`at ${level}`);
  assert.deepEqual(
    parsed().map(({ level, message, extra }) => [level, message, extra]),
    [
      ['DEBUG', 'at trace', undefined],
      ['DEBUG', 'at debug', undefined],
      ['INFO', 'at info', undefined],
      ['WARNING', 'at warn', undefined],
      ['ERROR', 'at error', undefined],
      ['ERROR', 'at fatal', undefined],
    ],
  );
});

test('createPinoDestination() keeps the scope in which pino was called', () => {
  const { logger, parsed } = opened();
  const log = pino({}, createPinoDestination(logger));
  withLogContext({ task: 9 }, () => log.info({ n: 1 }, 'inside'));
  log.info('outside');
  assert.deepEqual(
    parsed().map(({ extra }) => extra),
    [{ task: 9, n: 1 }, undefined],
  );
});

test('createPinoDestination() logs what is no line of pino as it is', () => {
  const { logger, parsed } = opened();
  const destination = createPinoDestination(logger);
  for (const line of ['plain text\n', '[1]', '"text"', 'null', '{"torn', '{}', '{"level":{},"msg":1}'])
    destination.write(line);
  assert.deepEqual(
    parsed().map(({ level, message }) => [level, message]),
    ['plain text', '[1]', '"text"', 'null', '{"torn', '', ''].map((message) => ['INFO', message]),
  );
});

test('createPinoDestination() hands lines to a sink as they are', () => {
  const sink = createMemorySink();
  const log = pino({ base: null, timestamp: false }, createPinoDestination(sink));
  log.info('as it is');
  assert.deepEqual(sink.lines(), ['{"level":30,"msg":"as it is"}']);
});
