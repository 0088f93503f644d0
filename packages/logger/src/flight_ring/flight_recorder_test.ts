import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import fc from 'fast-check';
import { createLogger } from '../create_logger.ts';
import type { LoggerStats } from '../logger.ts';
import { withCorrelationId } from '../scope/log_scope.ts';
import { createMemorySink } from '../sinks/memory_sink.ts';
import type { FlightRecorder } from './flight_recorder.ts';
import type { RecorderOptions } from './recorder_options.ts';
import type { SharedRecorderOptions } from './shared_recorder.ts';

interface Line {
  readonly timestamp: string;
  readonly level: string;
  readonly message: string;
  readonly correlation_id?: string;
  readonly extra?: Readonly<Record<string, unknown>>;
}

const parse = (line: string): Line => JSON.parse(line);
const messagesOf = (lines: readonly Line[]): readonly string[] => lines.map((line) => line.message);
const sumOf = (stats: LoggerStats): number =>
  Object.entries(stats).reduce((sum, [name, count]) => (name === 'offered' ? sum : sum + count), 0);

function open(options: RecorderOptions = {}): {
  readonly logger: FlightRecorder;
  readonly lines: () => readonly Line[];
} {
  const sink = createMemorySink({ maxLines: 100_000 });
  const logger = createLogger({ kind: 'ring', ...options, target: { kind: 'sync', sinks: [sink] } });
  return { logger, lines: () => sink.lines().map(parse) };
}

test('nothing is written until there is a reason; an error writes what led to it, at the times of the calls', async () => {
  const clock: Clock & { nowMs: number } = {
    nowMs: 1_000,
    now: () => clock.nowMs,
    monotonic: () => clock.nowMs,
  };
  const { logger, lines } = open({ clock });
  logger.debug({ n: 1 }, 'one');
  clock.nowMs = 2_000;
  withCorrelationId('r1', () => logger.child({ part: 'db' }).info('two'));
  logger.warn('three');
  assert.deepEqual(lines(), []);
  assert.deepEqual([logger.stats().pending, logger.stats().offered], [3, 3]);
  logger.error('failed');
  assert.deepEqual(messagesOf(lines()), ['log.dump', 'one', 'two', 'three', 'failed']);
  const [dump, one, two] = lines();
  assert.deepEqual(dump?.extra, { reason: 'level', records: 3 });
  assert.deepEqual([one?.timestamp, one?.level, one?.extra], ['1970-01-01T00:00:01.000Z', 'DEBUG', { n: 1 }]);
  assert.deepEqual(
    [two?.timestamp, two?.correlation_id, two?.extra],
    ['1970-01-01T00:00:02.000Z', 'r1', { part: 'db' }],
  );
  assert.deepEqual([logger.stats().offered, logger.stats().written, logger.stats().pending], [4, 4, 0]);
  await logger.close();
});

test('the oldest make room, and the dump says how many did', async () => {
  const { logger, lines } = open({ records: 3 });
  for (let n = 0; n < 10; n++) logger.info({ n }, 'x');
  assert.equal(logger.dump({ reason: 'asked' }), 3);
  assert.deepEqual(
    lines().map((line) => line.extra),
    [{ reason: 'asked', records: 3, overwritten: 7 }, { n: 7 }, { n: 8 }, { n: 9 }],
  );
  const { offered, written, dropped, pending } = logger.stats();
  assert.deepEqual(
    { offered, written, dropped, pending },
    { offered: 10, written: 3, dropped: 7, pending: 0 },
  );
  assert.equal(logger.dump(), 0);
  assert.deepEqual(lines().at(-1)?.extra, { reason: 'api', records: 0 });
  await logger.close();
});

test('a dump of one correlation id takes its records only; the others stay', async () => {
  const { logger, lines } = open();
  const say = (id: string, message: string): void => withCorrelationId(id, () => logger.info(message));
  say('a', 'a1');
  say('b', 'b1');
  logger.info({ correlationId: 'a' }, 'a2');
  logger.child({ correlationId: 'a' }).info('a3');
  assert.equal(logger.dump({ correlationId: 'a' }), 3);
  assert.deepEqual(messagesOf(lines()), ['log.dump', 'a1', 'a2', 'a3']);
  assert.equal(logger.dump(), 1);
  assert.equal(lines().at(-1)?.message, 'b1');
  assert.throws(() => logger.dump({ correlationId: 'no such' }), RangeError);
  await logger.close();
});

test('perCorrelation: an error writes the records of its own request', async () => {
  const { logger, lines } = open({ perCorrelation: true });
  withCorrelationId('a', () => logger.info('a1'));
  withCorrelationId('b', () => logger.info('b1'));
  logger.error('of no request');
  withCorrelationId('b', () => logger.error('b2'));
  assert.deepEqual(messagesOf(lines()), ['of no request', 'log.dump', 'b1', 'b2']);
  await logger.close();
});

test('between two dumps lies the cooldown; errors are written in any case', async () => {
  const { logger, lines } = open({ cooldownMs: 60 });
  for (const round of [1, 2, 3]) {
    logger.info(`context ${round}`);
    logger.error(`error ${round}`);
  }
  assert.deepEqual(messagesOf(lines()), ['log.dump', 'context 1', 'error 1', 'error 2', 'error 3']);
  await sleep(80);
  logger.error('error 4');
  assert.deepEqual(messagesOf(lines()).slice(5), ['log.dump', 'context 2', 'context 3', 'error 4']);
  assert.equal(lines()[5]?.extra?.['skipped_triggers'], 2);
  await logger.close();
});

test('what is read for a dump may log, and what throws is shown as such', async () => {
  const { logger, lines } = open();
  const hostile = {
    get logs(): string {
      logger.info('from a getter');
      return 'x';
    },
    get bad(): string {
      throw new TypeError('Not to be read');
    },
  };
  logger.info(hostile, 'hostile');
  logger.dump();
  assert.deepEqual(lines()[1]?.extra, { logs: 'x', bad: '[unreadable: TypeError]' });
  assert.ok(logger.stats().pending > 0);
  await logger.close();
});

test('counts add up, whatever is recorded, dumped and forgotten', async () => {
  const steps = fc.array(fc.constantFrom('debug', 'info', 'warn', 'error', 'dump', 'dump a'), {
    maxLength: 50,
  });
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.integer({ min: 1, max: 10 }),
      fc.boolean(),
      async (all, records, perCorrelation) => {
        const { logger, lines } = open({ records, perCorrelation, cooldownMs: 0 });
        let calls = 0;
        for (const [n, step] of all.entries()) {
          if (step === 'dump') logger.dump();
          else if (step === 'dump a') logger.dump({ correlationId: 'a' });
          else withCorrelationId(n % 2 === 0 ? 'a' : 'b', () => logger[step as 'info']({ n: calls++ }, 'x'));
          assert.equal(sumOf(logger.stats()), logger.stats().offered);
        }
        await logger.close();
        const written = lines().filter((line) => line.message === 'x');
        const { offered, pending, written: counted } = logger.stats();
        assert.deepEqual([offered, pending, counted], [calls, 0, written.length]);
        assert.equal(new Set(written.map((line) => line.extra?.['n'])).size, written.length);
      },
    ),
    { numRuns: 100 },
  );
});

test('createLogger() names what is wrong in the options of a recorder', () => {
  const reference: readonly (readonly [RecorderOptions, RegExp])[] = [
    [{ records: 0 }, /records is 0, must be a whole number from 1 to 16777216$/],
    [{ cooldownMs: -1 }, /cooldownMs is -1, must be a number >= 0 in milliseconds$/],
    [{ dumpOn: { level: 'loud' as 'error' } }, /dumpOn\.level is "loud"/], // as callers without types may
  ];
  for (const [options, message] of reference) assert.throws(() => open(options), { message });
  const shared: readonly (readonly [Partial<SharedRecorderOptions> & Record<string, unknown>, RegExp])[] = [
    [{ bytes: 100 }, /bytes is 100, must be a whole number from 4096 to 1073741824$/],
    [
      { bytes: 8_192, target: {} },
      /has both "bytes" and "target", must have "bytes" and "file", or "records" and "target"$/,
    ],
    [{ bytes: 8_192, file: '/no/such/folder/x.log' }, /^Cannot open log file/],
  ];
  for (const [options, message] of shared) {
    const bad = { kind: 'ring', bytes: 8_192, file: 'x.log', ...options } as const;
    assert.throws(() => createLogger(bad), { message });
  }
});

test('shared memory keeps the newest lines that fit, and says how many made room', async (t) => {
  const file = join(await tempDir(t), 'dump.log');
  const logger = createLogger({ kind: 'ring', bytes: 4_096, file, blockedMs: 0 });
  for (let n = 0; n < 100; n++) logger.info({ n, text: 'ä\u{1f600}'.repeat(n % 7) }, 'x');
  logger.info('y'.repeat(5_000)); // larger than all room
  const held = logger.stats().pending;
  assert.equal(logger.dump(), held);
  const lines = linesOf(file);
  assert.deepEqual(lines[0]?.extra, { reason: 'api', records: held, overwritten: 100 - held });
  const numbers = lines.slice(1).map((line) => line.extra?.['n']);
  assert.deepEqual(
    numbers,
    Array.from({ length: held }, (_, at) => 100 - held + at),
  );
  const { offered, written, dropped } = logger.stats();
  assert.deepEqual({ offered, written, dropped }, { offered: 101, written: held, dropped: 101 - held });
  await logger.close();
});

test('shared memory gives back what was put in, for any lines and however often it is dumped', async (t) => {
  const folder = await tempDir(t);
  let round = 0;
  const steps = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.constant(undefined)), {
    maxLength: 60,
  });
  await fc.assert(
    fc.asyncProperty(steps, async (all) => {
      const file = join(folder, `${round++}.log`);
      const logger = createLogger({ kind: 'ring', bytes: 65_536, file, blockedMs: 0 });
      for (const step of all) {
        if (step === undefined) logger.dump();
        else logger.info({ step }, 'x');
      }
      logger.dump();
      await logger.close();
      const read = linesOf(file)
        .filter((line) => line.message === 'x')
        .map((line) => line.extra?.['step']);
      assert.deepEqual(
        read,
        all.filter((step) => step !== undefined),
      );
    }),
    { numRuns: 50 },
  );
});

function linesOf(path: string): readonly Line[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1).map(parse);
}

/** Runs a program with a recorder `logger` whose dumps go to `path`. */
function start(path: string, of: { readonly options: string; readonly program: string }): ChildProcess {
  const text = `
    import { createLogger } from '@autotuner/logger';
    const path = process.argv[1];
    const logger = createLogger({ kind: 'ring', ${of.options} });
    const ready = () => process.stdout.write('ready');
    ${of.program}
  `;
  const args = ['--conditions=@autotuner/source', '--input-type=module', '--eval', text, path];
  return spawn(process.execPath, args, { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(20);
}

const FAILURES = {
  'an exception': "setImmediate(() => { throw new RangeError('Nobody catches this'); });",
  'a rejection': "setImmediate(async () => { throw new RangeError('Nobody catches this'); });",
} as const;

const DESTINATIONS = {
  batched: 'target: { files: [path] }',
  sync: "target: { kind: 'sync', route: { folder: path + '.d', routes: [{ files: ['dump.log'] }] } }",
  shared: 'bytes: 100000, file: path',
} as const;

for (const [name, destination] of Object.entries(DESTINATIONS)) {
  const fileOf = (path: string): string => (name === 'sync' ? join(`${path}.d`, 'dump.log') : path);

  test(
    `a signal has a recorder dump (${name}), and other listeners hear it too`,
    { timeout: 60_000 },
    async (t) => {
      const path = join(await tempDir(t), 'dump.log');
      const child = start(path, {
        options: destination,
        program: `
        process.on('SIGUSR2', () => { process.stdout.write('mine'); });
        for (let n = 0; n < 5; n++) logger.info({ n }, 'x');
        setInterval(ready, 50);
      `,
      });
      let output = '';
      child.stdout?.on('data', (chunk) => (output += String(chunk)));
      t.after(() => child.kill('SIGKILL'));
      await until(() => output.includes('ready'));
      child.kill('SIGUSR2');
      await until(
        () => output.includes('mine') && existsSync(fileOf(path)) && linesOf(fileOf(path)).length === 6,
      );
      const [dump, ...rest] = linesOf(fileOf(path));
      assert.deepEqual(dump?.extra, { reason: 'SIGUSR2', records: 5 });
      assert.deepEqual(
        rest.map((line) => line.extra?.['n']),
        [0, 1, 2, 3, 4],
      );
    },
  );

  for (const [what, fail] of Object.entries(FAILURES))
    test(
      `${what} that nobody catches has a recorder dump (${name}), and ends the process as ever`,
      { timeout: 60_000 },
      async (t) => {
        const path = join(await tempDir(t), 'dump.log');
        const child = start(path, {
          options: destination,
          program: `
        logger.info('before');
        ${fail}
      `,
        });
        let errors = '';
        child.stderr?.on('data', (chunk) => (errors += String(chunk)));
        await once(child, 'close');
        assert.equal(child.exitCode, 1);
        assert.match(errors, /RangeError: Nobody catches this/);
        const [dump, before] = linesOf(fileOf(path));
        assert.equal(dump?.extra?.['reason'], 'uncaught');
        assert.match(JSON.stringify(dump?.extra?.['error']), /Nobody catches this/);
        assert.equal(before?.message, 'before');
      },
    );
}

test(
  'without triggers nothing is written at the end, and a signal has its usual effect',
  { timeout: 60_000 },
  async (t) => {
    const path = join(await tempDir(t), 'dump.log');
    const child = start(path, {
      options: "target: { files: [path] }, dumpOn: { signal: 'never', uncaught: false }",
      program: `logger.info('x'); setInterval(ready, 50);`,
    });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    await until(() => output.includes('ready'));
    child.kill('SIGUSR2');
    await once(child, 'close');
    assert.equal(child.signalCode, 'SIGUSR2');
    assert.ok(!existsSync(path) || readFileSync(path, 'utf8') === '');
  },
);

test('another thread dumps shared memory while the event loop is blocked', { timeout: 60_000 }, async (t) => {
  const path = join(await tempDir(t), 'dump.log');
  const child = start(path, {
    options: 'bytes: 100000, file: path, blockedMs: 300',
    program: `
      logger.info('before');
      setTimeout(() => {
        logger.info('blocked from here');
        for (let n = 0; ; n++) if (n % 1e8 === 0) logger.debug({ n }, 'turning');
      }, 100);
    `,
  });
  t.after(() => child.kill('SIGKILL'));
  const isThere = (): boolean => existsSync(path) && readFileSync(path, 'utf8').includes('blocked from here');
  await until(isThere);
  // It is still in its loop: nothing of this came from its own thread. What it records there follows.
  await until(() => linesOf(path).filter((line) => line.message === 'log.dump').length >= 2);
  child.kill('SIGKILL');
  await once(child, 'close');
  const lines = linesOf(path);
  assert.deepEqual(
    [lines[0]?.message, lines[0]?.extra?.['reason'], lines[1]?.message],
    ['log.dump', 'blocked', 'before'],
  );
  const turns = lines.filter((line) => line.message === 'turning').map((line) => line.extra?.['n']);
  assert.deepEqual(
    turns,
    Array.from(turns, (_, n) => n * 1e8),
  );
});

test('a recorder keeps no process alive', { timeout: 60_000 }, async (t) => {
  const path = join(await tempDir(t), 'dump.log');
  for (const options of ['target: { files: [path] }', 'bytes: 100000, file: path']) {
    const child = start(path, { options, program: `logger.info('x');` });
    await once(child, 'close');
    assert.equal(child.exitCode, 0);
  }
});

test('source: true names where each record was made, not where it was dumped', async () => {
  const sink = createMemorySink();
  const logger = createLogger({ kind: 'ring', target: { kind: 'sync', source: true, sinks: [sink] } });
  function made(): void {
    logger.info('held');
  }
  made();
  logger.dump();
  const { source } = JSON.parse(sink.lines()[1] ?? '');
  assert.deepEqual([source.file, source.function], ['flight_recorder_test.ts', 'made']);
  await logger.close();
});
