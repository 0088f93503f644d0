import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { TASK_EXPERIMENT_ROUTES } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import { createLogger } from '../create_logger.ts';
import type { LoggerStats } from '../logger.ts';
import { withLogContext } from '../scope/log_scope.ts';
import { createMemorySink } from '../sinks/memory_sink.ts';

const execute = promisify(execFile);
const PROGRAM = join(import.meta.dirname, '../../testing/dying_program.ts');

const countOf = (path: string): number =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').length - 1 : 0;

for (const durability of ['line', 'disk_line'] as const) {
  test(`durability "${durability}" has each line in the file when the call returns`, async (t) => {
    const path = join(await tempDir(t), 'out.log');
    const logger = createLogger({ files: [path], durability });
    t.after(() => logger.close());
    for (let n = 1; n <= 50; n++) {
      logger.info({ n }, `line ${n % 3}`);
      assert.equal(countOf(path), n);
      assert.equal(logger.stats().written, n);
    }
  });
}

test('error() and critical() have everything so far in the file when they return, whatever the durability', async (t) => {
  const path = join(await tempDir(t), 'out.log');
  for (const durability of ['batch', 'process', 'disk'] as const) {
    const logger = createLogger({ files: [path], durability });
    const before = countOf(path);
    for (let n = 0; n < 100; n++) logger.info({ n }, 'counted');
    logger.error({ error: new Error('Broken') }, 'failed');
    assert.equal(countOf(path), before + 101);
    logger.critical('worse');
    assert.equal(countOf(path), before + 102);
    await logger.close();
  }
});

test('syncLevel says from which level on', async (t) => {
  const path = join(await tempDir(t), 'out.log');
  const logger = createLogger({ files: [path], syncLevel: 'warn' });
  t.after(() => logger.close());
  logger.warn('now');
  assert.equal(countOf(path), 1);
});

/** Waits without giving the event loop a turn. */
function blockUntil(isDone: () => boolean, maxMs: number): boolean {
  const until = performance.now() + maxMs;
  while (performance.now() < until) if (isDone()) return true;
  return isDone();
}

test('lines are written while the event loop is blocked', async (t) => {
  const path = join(await tempDir(t), 'out.log');
  const logger = createLogger({ files: [path] });
  t.after(() => logger.close());
  for (let n = 0; n < 50_000; n++) logger.info({ n }, 'counted');
  // No turn of the event loop since the first call.
  assert.ok(
    blockUntil(() => countOf(path) === 50_000, 20_000),
    `${countOf(path)} lines`,
  );
});

test('records of scopes that come and go by the thousand are right', async (t) => {
  const path = join(await tempDir(t), 'out.log');
  const logger = createLogger({ files: [path] });
  for (let request = 0; request < 12_000; request++) {
    withLogContext({ request }, () => logger.info({ twice: 2 * request }, 'served'));
  }
  await logger.close();
  const seen = readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line).extra);
  assert.deepEqual(
    seen,
    Array.from({ length: 12_000 }, (_, request) => ({ request, twice: 2 * request })),
  );
});

test('routes make their folders, close what is unused and count what no route takes', async (t) => {
  const folder = await tempDir(t);
  const route = { folder: join(folder, 'logs'), routes: TASK_EXPERIMENT_ROUTES, maxOpenFiles: 3 };
  const logger = createLogger({ format: 'text', route, fields: { task: 9 } });
  for (let experiment = 1; experiment <= 20; experiment++) {
    for (let n = 0; n < 3; n++) logger.child({ experiment }).info({ n }, 'Status');
  }
  createLogger({ route }).info('of no task');
  await logger.close();
  const names = readdirSync(join(folder, 'logs'));
  assert.equal(names.length, 21);
  assert.equal(countOf(join(folder, 'logs', 'task_9.log')), 60);
  for (const name of names.filter((one) => one.includes('exp')))
    assert.equal(countOf(join(folder, 'logs', name)), 3);
  assert.equal(logger.stats().written, 60);
  const nowhere = createLogger({ route });
  nowhere.info('of no task');
  nowhere.info({ experiment: 3 }, 'of no task either');
  const expected: Partial<LoggerStats> = { offered: 2, unrouted: 2, pending: 0 };
  const { offered, unrouted, pending } = nowhere.stats();
  assert.deepEqual({ offered, unrouted, pending }, expected);
  await nowhere.close();
});

test('reopen() goes on in new files after a rename, and loses no line', async (t) => {
  const folder = await tempDir(t);
  const path = join(folder, 'out.log');
  const logger = createLogger({ files: [path] });
  for (const round of [1, 2, 3]) {
    for (let n = 0; n < 100; n++) logger.info({ n }, 'counted');
    await logger.flush();
    renameSync(path, `${path}.${round}`);
    logger.info('between');
    logger.reopen();
  }
  logger.info('end');
  await logger.close();
  const counts = [1, 2, 3].map((round) => countOf(`${path}.${round}`));
  assert.deepEqual([...counts, countOf(path)], [101, 101, 101, 1]);
});

test('a file whose folder goes away costs its lines, is tried again, and the gap is told there', async (t) => {
  const folder = await tempDir(t);
  const [good, bad] = [join(folder, 'good.log'), join(folder, 'later', 'bad.log')];
  mkdirSync(join(folder, 'later'));
  const logger = createLogger({ files: [good, bad], durability: 'line' });
  t.after(() => logger.close());
  rmSync(join(folder, 'later'), { recursive: true });
  logger.info('one');
  logger.info('two');
  assert.equal(logger.stats().dropped, 2);
  assert.equal(countOf(good), 2);
  renameSync(await tempDir(t), join(folder, 'later'));
  logger.info('three');
  const lines = readFileSync(bad, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ message, extra }) => [message, extra]),
    [
      ['log.dropped', { dropped: 2 }],
      ['three', undefined],
    ],
  );
});

test('several processes append whole lines to one file', async (t) => {
  const folder = await tempDir(t);
  const file = join(folder, 'out.log');
  const node = ['--conditions=@autotuner/source', PROGRAM, file];
  await Promise.all(
    [1, 2, 3].map((n) => execute(process.execPath, [...node, join(folder, `acks${n}`), 'normal'])),
  );
  const numbers = readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line): number => JSON.parse(line).extra.n);
  assert.equal(numbers.length, 3 * 2_050);
  const sorted = numbers.toSorted((a, b) => a - b);
  assert.deepEqual(
    sorted,
    Array.from({ length: 3 * 2_050 }, (_, at) => Math.floor(at / 3)),
  );
});

test('createLogger() says which settings it cannot use', () => {
  const sinks = [createMemorySink()];
  // As a caller without types could.
  const make = (options: object) => (): unknown => createLogger(options);
  assert.throws(make({ sinks }), {
    name: 'TypeError',
    message: /must have "files", "streams" or "route", or kind "sync"/,
  });
  assert.throws(make({ durability: 'memory' }), {
    name: 'RangeError',
    message: /durability is "memory", must be one of batch, /,
  });
  assert.throws(make({ overflow: 'panic' }), {
    name: 'RangeError',
    message: /overflow is "panic", must be one of block, /,
  });
  assert.throws(make({ syncLevel: 'loud' }), { name: 'RangeError', message: /syncLevel is "loud"/ });
  assert.throws(make({ maxBlockMs: -1 }), { name: 'RangeError', message: /maxBlockMs is -1/ });
  assert.throws(make({ streams: ['stdin'] }), { name: 'RangeError', message: /stream is "stdin"/ });
});
