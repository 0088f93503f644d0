import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { multistream, pino } from 'pino';
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

test('createPinoDestination() takes a correlation id out of the fields', () => {
  const { logger, parsed } = opened();
  const log = pino({ base: null }, createPinoDestination(logger));
  log.child({ correlation_id: 'req-1' }).info({ n: 1 }, 'x');
  log.info({ correlation_id: 'not one' }, 'y');
  assert.deepEqual(
    parsed().map(({ correlation_id: id, extra }) => [id, extra]),
    [
      ['req-1', { n: 1 }],
      [undefined, { correlation_id: 'not one' }],
    ],
  );
});

for (const as of ['record', 'line'] as const) {
  test(`a destination as "${as}" ends once, calls back in any case, and never throws at a line`, async (t) => {
    const path = join(await tempDir(t), 'out.log');
    const logger = createLogger({ files: [path] });
    const destination = createPinoDestination(logger, { as });
    const log = pino({ base: null }, destination);
    const events: string[] = [];
    for (const event of ['ready', 'finish', 'close', 'error']) {
      destination.on(event, () => void events.push(event));
    }
    await once(destination, 'ready');
    destination.write(Buffer.from('{"level":30,"msg":"bytes"}\n'));
    log.info('text');
    assert.equal(destination.destroyed, false);
    destination.flush(null);
    await new Promise((resolve) => destination.flush(resolve));
    destination.end();
    destination.end();
    destination.destroy();
    assert.equal(destination.destroyed, true);
    log.fatal('after the end');
    destination.flushSync();
    destination.reopen();
    assert.equal(await new Promise((resolve) => log.flush(resolve)), null);
    await once(destination, 'ready');
    assert.deepEqual(events, ['ready', 'finish', 'close', 'ready']);
    assert.equal(readFileSync(path, 'utf8').split('\n').length, 3);
    assert.deepEqual([logger.stats().written, logger.stats().dropped], [2, 1]);
  });
}

test('a destination calls back when a listener throws, and tells failures to whoever waits', async () => {
  const failing = { ...createMemorySink(), flush: () => Promise.reject(new Error('Full')) };
  const destination = createPinoDestination({ ...failing, write: () => true });
  const told = await new Promise((resolve) => destination.flush(resolve));
  assert.equal((told as Error).message, 'Full');
  const error = once(destination, 'error');
  destination.flush();
  assert.equal((await error)[0].message, 'Full');
});

test('several destinations and multistream write to one file', async (t) => {
  const path = join(await tempDir(t), 'out.log');
  const [one, two] = [createLogger({ files: [path] }), createLogger({ files: [path] })];
  const streams = [one, two].map((logger) => ({ stream: createPinoDestination(logger, { as: 'line' }) }));
  const log = pino({ base: null, timestamp: false }, multistream(streams));
  for (let n = 0; n < 100; n++) log.info({ n }, 'x');
  await Promise.all([one.close(), two.close()]);
  const numbers = readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line): number => JSON.parse(line).n);
  const twice = Array.from({ length: 200 }, (_, at) => at >> 1);
  assert.deepEqual(
    numbers.toSorted((a, b) => a - b),
    twice,
  );
});

test('createPinoDestination() refuses what it cannot write to, and another name when it is reopened', () => {
  const untyped = createPinoDestination as unknown as (target?: unknown, options?: unknown) => unknown;
  assert.throws(() => untyped(), { name: 'TypeError', message: /its target is undefined, must be a logger/ });
  assert.throws(() => untyped('app.log'), { message: /its target is "app.log", must be a logger/ });
  const { logger } = opened();
  assert.throws(() => untyped(logger, { as: 'lines' }), {
    message: /as is "lines", must be one of record, line/,
  });
  const destination = createPinoDestination(logger);
  const name = 'other.log' as unknown as undefined; // as a caller without types could
  assert.throws(() => destination.reopen(name), { message: /as "other.log": must be without a name/ });
});
