import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir, testLoggerContract } from '@autotuner/core/testing';
import { createLogger } from './create_logger.ts';
import { openFileSink } from './sinks/file_sink.ts';
import { createMemorySink } from './sinks/memory_sink.ts';

testLoggerContract({
  name: 'sync logger in memory',
  open: () => {
    const sink = createMemorySink();
    const logger = createLogger({ kind: 'sync', level: 'debug', sinks: [sink] });
    return { logger, lines: () => sink.lines() };
  },
});

testLoggerContract({
  name: 'sync logger in a file',
  open: async (t) => {
    const path = join(await tempDir(t), 'out.log');
    const logger = createLogger({ kind: 'sync', level: 'debug', sinks: [openFileSink(path)] });
    return { logger, lines: () => linesOf(path) };
  },
});

testLoggerContract({
  name: 'sync logger with batches',
  open: async (t) => {
    const path = join(await tempDir(t), 'out.log');
    const sinks = [openFileSink(path, { batch: {} })];
    const logger = createLogger({ kind: 'sync', level: 'debug', sinks });
    const lines = (): readonly string[] => {
      logger.flushSync();
      return linesOf(path);
    };
    return { logger, lines };
  },
});

testLoggerContract({
  name: 'sync logger with routes',
  open: async (t) => {
    const folder = await tempDir(t);
    const route = { folder, routes: [{ files: ['out.log'] }] };
    const logger = createLogger({ kind: 'sync', level: 'debug', route });
    return { logger, lines: () => linesOf(join(folder, 'out.log')) };
  },
});

function linesOf(path: string): readonly string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

test('info() has the line in the file when it returns', async (t) => {
  const path = join(await tempDir(t), 'out.log');
  const logger = createLogger({ kind: 'sync', sinks: [openFileSink(path)] });
  t.after(() => logger.close());
  for (let n = 1; n <= 20; n++) {
    logger.info('counted');
    assert.equal(linesOf(path).length, n);
  }
});

test('info() keeps what it can read of fields that throw', async () => {
  const sink = createMemorySink();
  const logger = createLogger({ kind: 'sync', sinks: [sink] });
  const hostile = {
    good: 1,
    get bad(): string {
      throw new TypeError('Not to be read');
    },
  };
  logger.info(hostile, 'call');
  logger.child(hostile).info('child');
  const extras = sink.lines().map((line): unknown => JSON.parse(line).extra);
  assert.deepEqual(
    extras,
    [1, 2].map(() => ({ good: 1, bad: '[unreadable: TypeError]' })),
  );
  await logger.close();
});

test('info() writes something for a message that is no text', async () => {
  const sink = createMemorySink();
  const logger = createLogger({ kind: 'sync', sinks: [sink] });
  const messages: readonly unknown[] = [undefined, null, 7, { a: 1 }, Symbol('s')];
  for (const message of messages) logger.info({}, message as string); // as a caller without types could
  const seen = sink.lines().map((line): unknown => JSON.parse(line).message);
  assert.deepEqual(seen, ['', 'null', '7', '{"a":1}', 'Symbol(s)']);
  await logger.close();
});

test('source: true names file, line and function of the call', async () => {
  const sink = createMemorySink();
  const logger = createLogger({ kind: 'sync', source: true, sinks: [sink] });
  const sayHello = (): void => logger.child({ n: 1 }).warn('hello');
  sayHello();
  const { source } = JSON.parse(sink.lines()[0] ?? '{}');
  assert.equal(source.file, 'sync_logger_test.ts');
  assert.equal(source.function, 'sayHello');
  const text = readFileSync(import.meta.filename, 'utf8').split('\n')[source.line - 1] ?? '';
  assert.match(text, /warn\('hello'\)/);
  await logger.close();
});

test('an error has the lines of a batch and its own in the file when it returns', async (t) => {
  const path = join(await tempDir(t), 'out.log');
  const sinks = [openFileSink(path, { batch: { ms: 60_000 } })];
  const logger = createLogger({ kind: 'sync', sinks });
  t.after(() => logger.close());
  logger.info({ n: 1 }, 'waits');
  assert.deepEqual(linesOf(path), []);
  const { pending, written } = logger.stats();
  assert.deepEqual([pending, written], [1, 0]);
  logger.error('failed');
  assert.equal(linesOf(path).length, 2);
  assert.deepEqual([logger.stats().pending, logger.stats().written], [0, 2]);
});
