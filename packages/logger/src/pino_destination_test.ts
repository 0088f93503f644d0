import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { pino } from 'pino';
import { createLogger } from './create_logger.ts';
import { createPinoDestination } from './pino_destination.ts';
import { withLogContext } from './scope/log_scope.ts';
import { createMemorySink } from './sinks/memory_sink.ts';
import type { LineLogger } from './logger.ts';

/** A logger and the parsed lines that it wrote. */
function opened(): { readonly logger: LineLogger; readonly parsed: () => Record<string, unknown>[] } {
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
      ['CRITICAL', 'http', 'Broken'],
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
      ['CRITICAL', 'at fatal', undefined],
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

test('createPinoDestination() hands lines on as they are to a batched logger, and does what sonic-boom does', async (t) => {
  const path = join(await tempDir(t), 'out.log');
  const logger = createLogger({ files: [path] });
  const destination = createPinoDestination(logger, { as: 'line' });
  await once(destination, 'ready');
  const log = pino({ base: null, timestamp: false }, destination);
  for (let n = 0; n < 3; n++) log.info({ n }, 'é');
  await new Promise((resolve) => log.flush(resolve));
  const expected = [0, 1, 2].map((n) => `{"level":30,"n":${n},"msg":"é"}\n`).join('');
  assert.equal(readFileSync(path, 'utf8'), expected);
  log.warn('now');
  destination.flushSync();
  assert.match(readFileSync(path, 'utf8'), /"msg":"now"\}\n$/);
  renameSync(path, `${path}.1`);
  destination.reopen();
  log.info('reopened');
  const drained = once(destination, 'drain');
  destination.flush();
  await drained;
  assert.equal(readFileSync(path, 'utf8'), '{"level":30,"msg":"reopened"}\n');
  const closed = Promise.all([once(destination, 'finish'), once(destination, 'close')]);
  log.info('last');
  destination.end();
  await closed;
  assert.match(readFileSync(path, 'utf8'), /last"\}\n$/);
  const { offered, written } = logger.stats();
  assert.deepEqual([offered, written], [6, 6]);
});

test('createPinoDestination() writes fatal lines before pino goes on', async (t) => {
  const path = join(await tempDir(t), 'out.log');
  const logger = createLogger({ files: [path] });
  t.after(() => logger.close());
  pino({ base: null, timestamp: false }, createPinoDestination(logger, { as: 'line' })).fatal('the end');
  assert.equal(readFileSync(path, 'utf8'), '{"level":60,"msg":"the end"}\n');
});

test('createPinoDestination() hands lines on as they are to a sync logger', () => {
  const { logger, parsed } = opened();
  pino({ base: null, timestamp: false }, createPinoDestination(logger, { as: 'line' })).info('hi');
  assert.deepEqual(parsed(), [{ level: 30, msg: 'hi' }]);
  assert.equal(logger.stats().written, 1);
});

test('createPinoDestination() refuses to hand lines to a logger that takes records only', () => {
  const { logger } = opened();
  // All that is looked at before the first line.
  const other = { ...logger, child: () => logger };
  assert.throws(() => createPinoDestination(other, { as: 'line' }), {
    name: 'TypeError',
    message: /takes records only/,
  });
});
