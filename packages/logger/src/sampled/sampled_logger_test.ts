import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { Clock } from '@autotuner/core';
import fc from 'fast-check';
import { createLogger } from '../create_logger.ts';
import type { Logger, LoggerStats } from '../logger.ts';
import { withCorrelationId } from '../scope/log_scope.ts';
import { createMemorySink, type MemorySink } from '../sinks/memory_sink.ts';
import type { SampleOptions } from './sampled_options.ts';

const run = promisify(execFile);

interface Line {
  readonly timestamp: string;
  readonly level: string;
  readonly message: string;
  readonly correlation_id?: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

interface Opened {
  readonly logger: Logger;
  readonly sink: MemorySink;
  readonly lines: () => readonly Line[];
}

function open(options: SampleOptions): Opened {
  const sink = createMemorySink({ maxLines: 100_000 });
  const target = { kind: 'sync', level: 'debug', sinks: [sink] } as const;
  const logger = createLogger({ kind: 'sampled', summaryMs: 0, ...options, target });
  return { logger, sink, lines: () => sink.lines().map((line): Line => JSON.parse(line)) };
}

/** A clock that only the test moves. */
function handClock(): Clock & { nowMs: number } {
  const clock = { nowMs: 1_000_000, now: () => clock.nowMs, monotonic: () => clock.nowMs };
  return clock;
}

const sumOf = (stats: LoggerStats): number =>
  Object.entries(stats).reduce((sum, [name, count]) => (name === 'offered' ? sum : sum + count), 0);

test('rate keeps about that share, and each record says how many it stands for', async () => {
  const { logger, lines } = open({ sample: { rate: 0.1 } });
  for (let n = 0; n < 20_000; n++) logger.info({ n }, 'counted');
  const kept = lines();
  // Five standard deviations of a binomial count around its mean.
  assert.ok(Math.abs(kept.length - 2_000) < 5 * Math.sqrt(20_000 * 0.1 * 0.9), `${kept.length} kept`);
  assert.ok(kept.every((line) => line.extra?.['sample_rate'] === 0.1));
  const stats = logger.stats();
  assert.deepEqual(
    { offered: stats.offered, written: stats.written, sampled: stats.sampled },
    { offered: 20_000, written: kept.length, sampled: 20_000 - kept.length },
  );
  await logger.close();
});

test('rate 0 keeps only what is always kept; rate 1 keeps all and adds nothing', async () => {
  const none = open({ sample: { rate: 0 } });
  const all = open({ sample: { rate: 1 } });
  for (const { logger } of [none, all]) {
    logger.info('a');
    logger.warn('b');
    logger.error({ n: 1 }, 'c');
    await logger.close();
  }
  assert.deepEqual(
    none.lines().map((line) => line.message),
    ['b', 'c'],
  );
  assert.deepEqual(
    all.lines().map((line) => line.extra),
    [undefined, undefined, { n: 1 }],
  );
});

test('keepLevel moves the line above which all is kept', async () => {
  const { logger, lines } = open({ sample: { rate: 0 }, keepLevel: 'critical' });
  logger.error('left out');
  logger.critical('kept');
  assert.deepEqual(
    lines().map((line) => line.message),
    ['kept'],
  );
  await logger.close();
});

test('first keeps so many of each message and level in an interval, then every Mth', async () => {
  const clock = handClock();
  const { logger, lines } = open({ sample: { first: 3, thereafter: 10 }, clock, keepLevel: 'critical' });
  for (let n = 0; n < 33; n++) logger.info({ n }, 'a');
  for (let n = 0; n < 4; n++) logger.warn({ n }, 'a');
  clock.nowMs += 1_000;
  logger.info({ n: 99 }, 'a');
  assert.deepEqual(
    lines().map((line) => [line.level, line.extra?.['n'], line.extra?.['sample_rate']]),
    [
      ...[0, 1, 2].map((n) => ['INFO', n, undefined]),
      ...[12, 22, 32].map((n) => ['INFO', n, 0.1]),
      ...[0, 1, 2].map((n) => ['WARNING', n, undefined]),
      ['INFO', 99, undefined],
    ],
  );
  await logger.close();
});

test('first per field tells the values of the field apart, of call, logger and scope', async () => {
  const clock = handClock();
  const { logger, lines } = open({ sample: { first: 1, thereafter: 0, per: { field: 'user' } }, clock });
  const child = logger.child({ user: 'b' });
  for (let n = 0; n < 3; n++) {
    logger.info({ user: 'a', n }, 'x');
    child.info({ n }, 'x');
    logger.info({ n }, 'without');
  }
  assert.deepEqual(
    lines().map((line) => line.extra),
    [{ user: 'a', n: 0 }, { user: 'b', n: 0 }, { n: 0 }],
  );
  await logger.close();
});

test('first has a limit on keys: those beyond share one count', async () => {
  const { logger, lines } = open({ sample: { first: 1, thereafter: 0 }, clock: handClock() });
  for (let n = 0; n < 10_500; n++) logger.info(`message ${n}`);
  assert.equal(lines().length, 10_001);
  await logger.close();
});

test('perSecond keeps a burst, then so many a second; what is kept stands for what was left out before it', async () => {
  const clock = handClock();
  const { logger, lines } = open({ sample: { perSecond: 10, burst: 5 }, clock });
  for (let n = 0; n < 25; n++) logger.info({ n }, 'x');
  clock.nowMs += 100;
  for (let n = 25; n < 28; n++) logger.info({ n }, 'x');
  clock.nowMs -= 5_000;
  logger.info({ n: 28 }, 'a clock that goes back fills nothing');
  assert.deepEqual(
    lines().map((line) => [line.extra?.['n'], line.extra?.['sample_rate']]),
    [...[0, 1, 2, 3, 4].map((n) => [n, undefined]), [25, 1 / 21]],
  );
  await logger.close();
});

test('by correlation_id keeps a trace whole or not at all, the same ones in every logger', async () => {
  const two = [
    open({ sample: { rate: 0.3, by: 'correlation_id' } }),
    open({ sample: { rate: 0.3, by: 'correlation_id' } }),
  ];
  for (const { logger } of two) {
    for (let step = 0; step < 4; step++) {
      for (let id = 0; id < 500; id++) withCorrelationId(`request-${id}`, () => logger.info({ step }, 'x'));
    }
    await logger.close();
  }
  const kept = two.map(({ lines }) => {
    const counts = new Map<string, number>();
    for (const { correlation_id: id = '' } of lines()) counts.set(id, (counts.get(id) ?? 0) + 1);
    return counts;
  });
  assert.deepEqual(kept[0], kept[1]);
  assert.ok([...(kept[0]?.values() ?? [])].every((count) => count === 4));
  const share = (kept[0]?.size ?? 0) / 500;
  assert.ok(Math.abs(share - 0.3) < 5 * Math.sqrt((0.3 * 0.7) / 500), `${share} of the traces kept`);
});

test('by a field takes numbers and their text alike', async () => {
  const { logger, lines } = open({ sample: { rate: 0.5, by: { field: 'user' } } });
  for (let user = 0; user < 100; user++) {
    logger.info({ user }, 'number');
    logger.info({ user: String(user) }, 'text');
  }
  const users = lines().map((line) => Number(line.extra?.['user']));
  assert.ok(users.length > 20 && users.length < 180);
  assert.deepEqual(
    users,
    [...new Set(users)].flatMap((user) => [user, user]),
  );
  await logger.close();
});

test('tail writes what was left out for a correlation id ahead of its error, at the times of the calls', async () => {
  const { logger, lines } = open({ sample: { rate: 0 }, tail: {} });
  const child = logger.child({ part: 'db' });
  withCorrelationId('bad', () => child.info({ n: 1 }, 'first'));
  withCorrelationId('good', () => logger.info('not shown'));
  withCorrelationId('bad', () => logger.debug('second'));
  await new Promise((resolve) => setTimeout(resolve, 20));
  withCorrelationId('bad', () => logger.error('failed'));
  const [first, second, failed, ...rest] = lines();
  assert.deepEqual(
    [first?.message, second?.message, failed?.message, rest],
    ['first', 'second', 'failed', []],
  );
  assert.deepEqual(first?.extra, { part: 'db', n: 1, sampled_out: true });
  assert.ok(Date.parse(failed?.timestamp ?? '') - Date.parse(first?.timestamp ?? '') >= 15);
  const stats = logger.stats();
  assert.deepEqual([stats.offered, stats.written, stats.sampled], [4, 3, 1]);
  withCorrelationId('bad', () => logger.error('failed again'));
  assert.equal(lines().length, 4);
  await logger.close();
});

test('tail is bounded: the newest of an id, and the id that was silent for longest is forgotten first', async () => {
  const { logger, lines } = open({ sample: { rate: 0 }, tail: { maxRecords: 6, maxPerId: 3 } });
  const say = (id: string, n: number): void => withCorrelationId(id, () => logger.info({ n }, id));
  for (let n = 0; n < 5; n++) say('a', n);
  for (let n = 0; n < 2; n++) say('b', n);
  say('a', 5);
  for (let n = 0; n < 2; n++) say('c', n); // one too many: b goes
  for (const id of ['a', 'b', 'c']) withCorrelationId(id, () => logger.error('failed'));
  assert.deepEqual(
    lines()
      .filter((line) => line.level === 'INFO')
      .map((line) => [line.message, line.extra?.['n']]),
    [
      ['a', 3],
      ['a', 4],
      ['a', 5],
      ['c', 0],
      ['c', 1],
    ],
  );
  await logger.close();
});

test('a summary says how many were left out, by level, and none when nothing was', async () => {
  const { logger, lines } = open({ sample: { rate: 0 }, summaryMs: 60_000 });
  for (let n = 0; n < 7; n++) logger.info('x');
  logger.debug('y');
  await logger.close();
  const [summary, ...rest] = lines();
  assert.equal(summary?.message, 'log.sampled');
  const { from, ...counts } = summary?.extra ?? {};
  assert.deepEqual(counts, { sampled: 8, debug: 1, info: 7 });
  assert.ok(!Number.isNaN(Date.parse(String(from))));
  assert.deepEqual(rest, []);
  const quiet = open({ sample: { rate: 1 }, summaryMs: 60_000 });
  quiet.logger.info('x');
  await quiet.logger.close();
  assert.deepEqual(
    quiet.lines().map((line) => line.message),
    ['x'],
  );
});

test('a summary comes at the end of each window by itself', { timeout: 30_000 }, async () => {
  const { logger, lines } = open({ sample: { rate: 0 }, summaryMs: 20 });
  const interval = setInterval(() => logger.info('x'), 5);
  while (lines().length < 2) await new Promise((resolve) => setTimeout(resolve, 10));
  clearInterval(interval);
  await logger.close();
  const told = lines().reduce((sum, line) => sum + Number(line.extra?.['sampled']), 0);
  assert.equal(told, logger.stats().sampled);
});

test('the end of the process writes the last summary', async () => {
  const program = `
    import { createLogger, createStreamSink } from '@autotuner/logger';
    const target = { kind: 'batched', streams: ['stdout'] };
    const logger = createLogger({ kind: 'sampled', sample: { rate: 0 }, target });
    for (let n = 0; n < 5; n++) logger.info('x');
    process.exit();
  `;
  const args = ['--conditions=@autotuner/source', '--input-type=module', '--eval', program];
  const { stdout } = await run(process.execPath, args, { cwd: import.meta.dirname });
  assert.match(stdout, /^\{.*"message":"log\.sampled","extra":\{"sampled":5,"info":5,.*\}\n$/);
});

test('offered is the sum of all others, whatever is logged and however it is sampled', async () => {
  const rules = fc.oneof(
    fc.record({ rate: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({
      rate: fc.double({ min: 0, max: 1, noNaN: true }),
      by: fc.constant('correlation_id' as const),
    }),
    fc.record({ first: fc.nat(5), thereafter: fc.nat(5) }),
    fc.record({ perSecond: fc.nat(100) }),
  );
  const calls = fc.array(fc.tuple(fc.constantFrom('debug', 'info', 'warn', 'error'), fc.nat(3), fc.nat(3)), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(rules, fc.boolean(), calls, async (sample, hasTail, all) => {
      const { logger, lines } = open({ sample, ...(hasTail ? { tail: { maxRecords: 10 } } : {}) });
      for (const [level, id, message] of all) {
        withCorrelationId(`c${id}`, () => logger[level as 'info']({ n: 1 }, `m${message}`));
        assert.equal(sumOf(logger.stats()), logger.stats().offered);
      }
      await logger.close();
      const stats = logger.stats();
      assert.deepEqual([stats.offered, stats.written], [all.length, lines().length]);
      assert.equal(sumOf(stats), all.length);
    }),
    { numRuns: 100 },
  );
});

test('createLogger() names what is wrong in the options of a sampled logger', () => {
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [
      { sample: {} },
      /^Cannot create logger: sample has none of them, must have exactly one of rate, first, perSecond$/,
    ],
    [{ sample: { rate: 0.5, first: 3 } }, /sample has rate and first, must have exactly one/],
    [{}, /sample has none of them/],
    [{ sample: { rate: 1.5 } }, /sample\.rate is 1\.5, must be a number from 0 to 1$/],
    [{ sample: { first: -1 } }, /sample\.first is -1, must be a whole number >= 0$/],
    [{ sample: { perSecond: 1, burst: 0 } }, /sample\.burst is 0, must be a number >= 1$/],
    [
      { sample: { rate: 1 }, keepLevel: 'loud' },
      /keepLevel is "loud", must be one of debug, info, warn, error, critical$/,
    ],
    [{ sample: { rate: 1 }, tail: { maxPerId: 0 } }, /tail\.maxPerId is 0/],
    [{ sample: { rate: 1 }, summaryMs: -1 }, /summaryMs is -1, must be .+ in milliseconds$/],
  ];
  for (const [options, message] of wrong) {
    const target = { kind: 'sync' } as const;
    const bad = { kind: 'sampled', target, ...(options as SampleOptions) } as const; // as callers without types may
    assert.throws(() => createLogger(bad), { message });
  }
});

test('source: true names the call, not the logger in between', async () => {
  const sink = createMemorySink();
  const target = { kind: 'sync', source: true, sinks: [sink] } as const;
  const logger = createLogger({ kind: 'sampled', sample: { rate: 1 }, target });
  logger.info('here');
  assert.equal(JSON.parse(sink.lines()[0] ?? '').source.file, 'sampled_logger_test.ts');
  await logger.close();
});

test('source: true names the call also where a record was held for its request', async () => {
  const sink = createMemorySink();
  const target = { kind: 'sync', source: true, sinks: [sink] } as const;
  const logger = createLogger({ kind: 'sampled', sample: { rate: 0 }, tail: {}, target });
  withCorrelationId('a', function asked() {
    logger.info('held');
    logger.error('failed');
  });
  const [held] = sink.lines().map((line) => JSON.parse(line));
  assert.deepEqual([held.message, held.source.function], ['held', 'asked']);
  await logger.close();
});
