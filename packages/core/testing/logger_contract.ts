import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { LEVELS } from '@autotuner/core';

type Fields = Readonly<Record<string, unknown>>;

/** What the contract needs of a logger; `Logger` of @autotuner/logger has it. */
export interface LoggerUnderTest {
  debug(message: string): void;
  debug(fields: Fields, message: string): void;
  info(message: string): void;
  info(fields: Fields, message: string): void;
  warn(message: string): void;
  warn(fields: Fields, message: string): void;
  error(message: string): void;
  error(fields: Fields, message: string): void;
  critical(message: string): void;
  critical(fields: Fields, message: string): void;
  child(fields: Fields): LoggerUnderTest;
  flush(): Promise<void>;
  /** What became of the records. */
  stats(): StatsUnderTest;
  close(): Promise<void>;
}

/** Records by what became of them; `offered` is the sum of all others. */
export interface StatsUnderTest {
  readonly offered: number;
  readonly written: number;
  readonly pending: number;
  readonly dropped: number;
  readonly unrouted: number;
  readonly sampled: number;
  readonly aggregated: number;
  readonly lost: number;
}

/** A logger at level debug in the JSON format, and the way to what it wrote. */
export interface OpenedLogger {
  readonly logger: LoggerUnderTest;
  /** The lines that have arrived. */
  lines(): readonly string[] | Promise<readonly string[]>;
}

/** An implementation to hold to the contract. */
export interface LoggerContract {
  /** Goes before the name of each test. */
  readonly name: string;
  /** Called for each test; the suite closes the logger. */
  open(t: TestContext): OpenedLogger | Promise<OpenedLogger>;
}

interface Line {
  readonly timestamp: string;
  readonly level: string;
  readonly logger: string;
  readonly message: string;
  readonly correlation_id?: string;
  readonly extra?: Fields;
}

async function readBack(opened: OpenedLogger): Promise<readonly Line[]> {
  await opened.logger.flush();
  return (await opened.lines()).map((line): Line => JSON.parse(line));
}

/** Registers the tests that every kind of logger must pass. */
export function testLoggerContract(contract: LoggerContract): void {
  const check = (what: string, body: (opened: OpenedLogger) => Promise<void>): void => {
    test(`${contract.name}: ${what}`, async (t) => {
      const opened = await contract.open(t);
      t.after(() => opened.logger.close());
      await body(opened);
    });
  };
  check('writes both forms of every level', writesEveryLevel);
  check('writes records in the order of the calls', keepsOrder);
  check('lets fields of a call win over those of a child, and those over its parent', mergesFields);
  check('does not alter the parent of a child', leavesParentAlone);
  check('takes logger and correlationId out of the fields', liftsSpecialFields);
  check('keeps as fields what can be no name and no correlation id', keepsOddFields);
  check(
    'writes an error that stands in the place of fields, with its message when there is none',
    takesErrors,
  );
  check('writes one line for any message and any field', survivesAnything);
  check('keeps records whole when a getter of one logs another', survivesLoggingGetters);
  check('redacts secrets', redactsSecrets);
  check('has written all records when flush() resolves', flushesAll);
  check('counts records after close() as dropped, without throwing', dropsAfterClose);
  check('can tell at any time what became of every record', addsUp);
  check('closes twice', (opened) => opened.logger.close().then(() => opened.logger.close()));
}

async function writesEveryLevel(opened: OpenedLogger): Promise<void> {
  for (const level of LEVELS) {
    opened.logger[level](`bare ${level}`);
    opened.logger[level]({ n: 1 }, `with ${level}`);
  }
  const lines = await readBack(opened);
  assert.deepEqual(
    lines.map((line) => [line.level, line.message, line.extra?.['n']]),
    LEVELS.flatMap((level) => {
      const name = level === 'warn' ? 'WARNING' : level.toUpperCase();
      return [
        [name, `bare ${level}`, undefined],
        [name, `with ${level}`, 1],
      ];
    }),
  );
  for (const { timestamp } of lines) assert.equal(new Date(timestamp).toISOString(), timestamp);
}

async function keepsOrder(opened: OpenedLogger): Promise<void> {
  const loggers = [opened.logger, opened.logger.child({ from: 'child' })];
  for (let n = 0; n < 1_000; n++) loggers[n % 2]?.info({ n }, 'counted');
  const numbers = (await readBack(opened)).map((line) => line.extra?.['n']);
  assert.deepEqual(
    numbers,
    Array.from({ length: 1_000 }, (_, n) => n),
  );
}

async function mergesFields(opened: OpenedLogger): Promise<void> {
  const child = opened.logger.child({ a: 1, b: 1, c: 1 }).child({ b: 2, c: 2 });
  child.info({ c: 3 }, 'merged');
  assert.deepEqual((await readBack(opened))[0]?.extra, { a: 1, b: 2, c: 3 });
}

async function leavesParentAlone(opened: OpenedLogger): Promise<void> {
  opened.logger.child({ a: 1 }).info('child');
  opened.logger.info('parent');
  assert.equal((await readBack(opened))[1]?.extra, undefined);
}

async function liftsSpecialFields(opened: OpenedLogger): Promise<void> {
  opened.logger.child({ logger: 'some.part', correlationId: 'req-1' }).info('named');
  const [line] = await readBack(opened);
  assert.deepEqual([line?.logger, line?.correlation_id, line?.extra], ['some.part', 'req-1', undefined]);
}

async function keepsOddFields(opened: OpenedLogger): Promise<void> {
  const odd = { logger: 5, correlationId: 'with spaces' };
  opened.logger.info({ n: 1, ...odd }, 'odd');
  opened.logger.child(odd).info('odd child');
  const lines = await readBack(opened);
  assert.deepEqual(
    lines.map((line) => [line.logger, line.correlation_id, line.extra]),
    [
      ['autotuner', undefined, { n: 1, ...odd }],
      ['autotuner', undefined, odd],
    ],
  );
}

async function takesErrors(opened: OpenedLogger): Promise<void> {
  const error = Object.assign(new TypeError('Broken', { cause: new Error('Root') }), { code: 'E1' });
  // As callers without types do.
  const log = opened.logger as unknown as { error(error: Error, message?: string): void };
  log.error(error);
  log.error(error, 'Failed');
  const lines = await readBack(opened);
  assert.deepEqual(
    lines.map((line) => line.message),
    ['Broken', 'Failed'],
  );
  for (const { extra } of lines) {
    const shown: Readonly<Record<string, unknown>> = JSON.parse(JSON.stringify(extra?.['error'] ?? {}));
    assert.deepEqual([shown['name'], shown['code'], shown['stack']], ['TypeError', 'E1', error.stack]);
    assert.match(JSON.stringify(shown['cause']), /"message":"Root"/);
  }
}

async function survivesAnything(opened: OpenedLogger): Promise<void> {
  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  const hostile = {
    get bad(): string {
      throw new Error('Not to be read');
    },
  };
  const fields = [circular, hostile, { big: 1n, call: test, error: new Error('Broken') }, new Proxy({}, {})];
  for (const some of fields) opened.logger.info(some, 'line\none\u2028\0');
  const lines = await readBack(opened);
  assert.deepEqual(
    lines.map((line) => line.message),
    fields.map(() => 'line\none\u2028\0'),
  );
}

async function survivesLoggingGetters(opened: OpenedLogger): Promise<void> {
  const { logger } = opened;
  const lazy = (n: number): Fields => ({
    n,
    get loaded(): string {
      logger.child({ from: 'getter' }).warn({ n, nested: n % 3 === 0 ? { n } : n }, 'loading');
      return 'text';
    },
    last: n + 0.5,
  });
  for (let n = 0; n < 100; n++) logger.info(lazy(n), 'loaded');
  const seen = (await readBack(opened)).filter(({ message }) => message === 'loaded');
  assert.deepEqual(
    seen.map(({ extra }) => extra),
    Array.from({ length: 100 }, (_, n) => ({ n, loaded: 'text', last: n + 0.5 })),
  );
  // Who reads fields when it is flushed has more to flush then. Who fails half-way may read them again.
  await logger.flush();
  assert.ok((await opened.lines()).filter((line) => line.includes('"loading"')).length >= 100);
}

async function redactsSecrets(opened: OpenedLogger): Promise<void> {
  opened.logger.info({ headers: { authorization: 'Bearer hunter2' }, apiKey: 'hunter2' }, 'request');
  await opened.logger.flush();
  const text = (await opened.lines()).join('\n');
  assert.doesNotMatch(text, /hunter2/);
  assert.match(text, /"apiKey":"\[redacted\]"/);
}

async function flushesAll(opened: OpenedLogger): Promise<void> {
  for (let n = 0; n < 5_000; n++) opened.logger.info('some text to write');
  assert.equal((await readBack(opened)).length, 5_000);
  const { offered, written, dropped } = opened.logger.stats();
  assert.deepEqual({ offered, written, dropped }, { offered: 5_000, written: 5_000, dropped: 0 });
}

async function dropsAfterClose(opened: OpenedLogger): Promise<void> {
  opened.logger.info('before');
  await opened.logger.close();
  opened.logger.info('after');
  await opened.logger.flush();
  const { offered, written, dropped } = opened.logger.stats();
  assert.deepEqual({ offered, written, dropped }, { offered: 2, written: 1, dropped: 1 });
  assert.equal((await opened.lines()).length, 1);
}

async function addsUp(opened: OpenedLogger): Promise<void> {
  const { logger } = opened;
  for (let n = 0; n < 500; n++) {
    logger[LEVELS[n % LEVELS.length] ?? 'info']({ n, nested: n % 7 === 0 ? { n } : n }, 'counted');
    assert.equal(sumOf(logger.stats()), n + 1);
  }
  await logger.flush();
  assert.equal(logger.stats().pending, 0);
  assert.equal(sumOf(logger.stats()), 500);
  await logger.close();
  logger.info('late');
  assert.equal(sumOf(logger.stats()), 501);
  assert.equal(logger.stats().offered, 501);
}

/** All records that something became of. */
function sumOf(stats: StatsUnderTest): number {
  const { written, pending, dropped, unrouted, sampled, aggregated, lost } = stats;
  return written + pending + dropped + unrouted + sampled + aggregated + lost;
}
