import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { Clock } from '@autotuner/core';
import { decodeFromCompressedBase64 } from 'hdr-histogram-js';
import { createLogger } from '../create_logger.ts';
import type { Logger } from '../logger.ts';
import { withCorrelationId, withLogContext } from '../scope/log_scope.ts';
import { createMemorySink } from '../sinks/memory_sink.ts';
import type { AggregateOptions } from './aggregated_options.ts';

const run = promisify(execFile);

interface Line {
  readonly timestamp: string;
  readonly level: string;
  readonly message: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

interface Opened {
  readonly logger: Logger;
  readonly clock: Clock & { nowMs: number };
  readonly lines: () => readonly Line[];
  readonly extras: () => readonly Readonly<Record<string, unknown>>[];
}

const EMPTY: Line = { timestamp: '', level: '', message: '' };

/** With a clock that only the test moves, which stands at the start of a window. */
function open(options: AggregateOptions = {}): Opened {
  const clock = { nowMs: 1_700_000_000_000, now: () => clock.nowMs, monotonic: () => clock.nowMs };
  const sink = createMemorySink({ maxLines: 100_000 });
  const target = { kind: 'sync', level: 'debug', sinks: [sink] } as const;
  const logger = createLogger({ kind: 'aggregated', clock, ...options, target });
  const lines = (): readonly Line[] => sink.lines().map((line): Line => JSON.parse(line));
  return { logger, clock, lines, extras: () => lines().map((line) => line.extra ?? {}) };
}

test('a window has one record a key with count, rate, sum, smallest, largest and quantiles', async () => {
  const { logger, clock, lines } = open({ value: 'ms' });
  for (let n = 1; n <= 1_000; n++) logger.info({ ms: n }, 'request');
  logger.debug({ ms: 5 }, 'other');
  clock.nowMs += 10_000;
  logger.info({ ms: 1 }, 'request');
  const [request = EMPTY, other = EMPTY, ...rest] = lines();
  assert.deepEqual(rest, []);
  assert.deepEqual([request.level, request.message], ['INFO', 'log.aggregate']);
  const { p50, p90, p99, p99_9, ...exact } = request.extra ?? {};
  assert.deepEqual(exact, {
    key: 'request',
    count: 1_000,
    rate: 100,
    value: 'ms',
    values: 1_000,
    sum: 500_500,
    min: 1,
    max: 1_000,
    from: '2023-11-14T22:13:20.000Z',
    to: '2023-11-14T22:13:30.000Z',
  });
  for (const [value, expected] of [
    [p50, 500],
    [p90, 900],
    [p99, 990],
    [p99_9, 999],
  ] as const) {
    assert.ok(Math.abs(Number(value) - expected) <= expected * 0.01, `${String(value)}, not ${expected}`);
  }
  assert.partialDeepStrictEqual(other.extra, { key: 'other', count: 1, max: 5 });
  const stats = logger.stats();
  assert.deepEqual([stats.offered, stats.aggregated, stats.written], [1_002, 1_002, 0]);
  await logger.close();
  assert.deepEqual([logger.stats().offered, lines().length], [1_002, 3]);
});

test('windows are aligned to the clock; one that is cut short says that it is partial', async () => {
  const { logger, clock, extras } = open({ windowMs: 10_000 });
  clock.nowMs += 13_000;
  logger.info('a');
  clock.nowMs += 5_000;
  logger.info('a');
  clock.nowMs += 4_000;
  logger.info('a');
  clock.nowMs += 1_000;
  await logger.close();
  assert.deepEqual(
    extras().map(({ count, rate, from, to, partial }) => [count, rate, from, to, partial]),
    [
      [2, 0.2, '2023-11-14T22:13:30.000Z', '2023-11-14T22:13:40.000Z', undefined],
      [1, 1 / 3, '2023-11-14T22:13:40.000Z', '2023-11-14T22:13:43.000Z', true],
    ],
  );
});

test('values that are no finite numbers are counted, not measured', async () => {
  const { logger, extras } = open({ value: 'ms' });
  const hostile = {
    get ms(): number {
      throw new Error('Not to be read');
    },
  };
  for (const ms of [1, Number.NaN, Infinity, '7', undefined]) logger.info({ ms }, 'x');
  logger.info(hostile, 'x');
  logger.info('x');
  await logger.close();
  const [totals] = extras();
  assert.deepEqual([totals?.['count'], totals?.['values'], totals?.['sum']], [7, 1, 1]);
});

test('per a field tells its values apart, of call, logger and scope, and hides secrets', async () => {
  const { logger, extras } = open({ per: { field: 'route' } });
  logger.info({ route: '/a' }, 'x');
  logger.child({ route: '/b' }).info('y');
  withLogContext({ route: '/a' }, () => logger.info('z'));
  logger.info('without');
  await logger.close();
  assert.deepEqual(
    extras().map(({ key, count }) => [key, count]),
    [
      [{ route: '/a' }, 2],
      [{ route: '/b' }, 1],
      [{ route: null }, 1],
    ],
  );
  const secret = open({ per: { field: 'password' } });
  secret.logger.info({ password: 'hunter2' }, 'x');
  await secret.logger.close();
  assert.deepEqual(secret.extras()[0]?.['key'], { password: '[redacted]' });
});

test('per correlation_id counts requests', async () => {
  const { logger, extras } = open({ per: 'correlation_id' });
  for (let n = 0; n < 3; n++) withCorrelationId('r1', () => logger.info('x'));
  await logger.close();
  assert.deepEqual(extras()[0]?.['key'], { correlation_id: 'r1' });
});

test('keys beyond maxKeys are counted together as other, and make room again when they are silent', async () => {
  const { logger, clock, extras } = open({ maxKeys: 2, value: 'ms' });
  for (const message of ['a', 'b', 'c', 'd', 'a', 'c']) logger.info({ ms: 1 }, message);
  clock.nowMs += 10_000;
  logger.info({ ms: 1 }, 'a');
  assert.deepEqual(
    extras().map(({ key, count, other }) => [key, count, other]),
    [
      ['a', 2, undefined],
      ['b', 1, undefined],
      ['other', 3, true],
    ],
  );
  clock.nowMs += 10_000;
  logger.info({ ms: 1 }, 'a');
  clock.nowMs += 10_000;
  logger.info({ ms: 1 }, 'c');
  await logger.close();
  assert.deepEqual(extras().at(-1)?.['key'], 'c');
});

test('empty: true tells of keys without records, also over windows in which nothing was called', async () => {
  const { logger, clock, extras } = open({ empty: true });
  logger.info('a');
  clock.nowMs += 40_000;
  logger.info('b');
  await logger.close();
  assert.deepEqual(
    extras().map(({ key, count, from, to }) => [
      key,
      count,
      Date.parse(String(to)) - Date.parse(String(from)),
    ]),
    [
      ['a', 1, 10_000],
      ['a', 0, 30_000],
      ['a', 0, 0],
      ['b', 1, 0],
    ],
  );
});

test('a clock that is set back ends the window', async () => {
  const { logger, clock, extras } = open();
  logger.info('a');
  clock.nowMs -= 3_600_000;
  logger.info('a');
  await logger.close();
  assert.deepEqual(
    extras().map(({ count }) => count),
    [1, 1],
  );
});

test('records from keepLevel on are written as they are', async () => {
  const { logger, lines } = open();
  logger.warn({ n: 1 }, 'kept');
  assert.deepEqual(
    lines().map((line) => [line.level, line.message]),
    [['WARNING', 'kept']],
  );
  assert.deepEqual([logger.stats().written, logger.stats().aggregated], [1, 0]);
  await logger.close();
});

test('hdrScale adds a histogram that hdr-histogram-js can add to others', async () => {
  const { logger, clock, extras } = open({ value: 'ms', hdrScale: 1_000 });
  for (let window = 0; window < 2; window++) {
    for (let n = 1; n <= 100; n++) logger.info({ ms: n / 100 }, 'x');
    clock.nowMs += 10_000;
  }
  await logger.close();
  const [one, two] = extras().map(({ hdr }) => decodeFromCompressedBase64(String(hdr)));
  assert.ok(one !== undefined && two !== undefined);
  one.add(two);
  assert.equal(one.totalCount, 200);
  assert.ok(Math.abs(one.getValueAtPercentile(90) - 900) <= 18);
});

test(
  'a window ends by itself, and its record is written without another call',
  { timeout: 30_000 },
  async () => {
    const sink = createMemorySink();
    const target = { kind: 'sync', sinks: [sink] } as const;
    const logger = createLogger({ kind: 'aggregated', windowMs: 20, target });
    logger.info('a');
    while (sink.lines().length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(JSON.parse(sink.lines()[0] ?? '').extra.count, 1);
    await logger.close();
  },
);

test('the end of the process writes the window that is open', async () => {
  const program = `
    import { createLogger } from '@autotuner/logger';
    const target = { kind: 'batched', streams: ['stdout'] };
    const logger = createLogger({ kind: 'aggregated', windowMs: 3600000, value: 'ms', target });
    for (let ms = 0; ms < 5; ms++) logger.info({ ms }, 'x');
    process.exit();
  `;
  const args = ['--conditions=@autotuner/source', '--input-type=module', '--eval', program];
  const { stdout } = await run(process.execPath, args, { cwd: import.meta.dirname });
  assert.match(
    stdout,
    /^\{.*"message":"log\.aggregate","extra":\{"key":"x","count":5,.*"partial":true\}\}\n$/,
  );
});

test('createLogger() names what is wrong in the options of an aggregated logger', () => {
  const wrong: readonly (readonly [AggregateOptions, RegExp])[] = [
    [
      { windowMs: 0 },
      /^Cannot create logger: windowMs is 0, must be a whole number from 1 to 604800000 in milliseconds$/,
    ],
    [{ maxKeys: 0.5 }, /maxKeys is 0\.5/],
    [{ hdrScale: 0 }, /hdrScale is 0/],
  ];
  for (const [options, message] of wrong) {
    assert.throws(() => createLogger({ kind: 'aggregated', target: { kind: 'sync' }, ...options }), {
      message,
    });
  }
});
