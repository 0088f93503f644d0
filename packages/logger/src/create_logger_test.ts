import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Clock, FATE_ROUTES, TASK_EXPERIMENT_ROUTES } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import { createLogger } from './create_logger.ts';
import type { SyncLoggerOptions } from './logger_options.ts';
import { withLogContext } from './scope/log_scope.ts';
import { openFileSink } from './sinks/file_sink.ts';
import { createMemorySink } from './sinks/memory_sink.ts';
import type { Logger, LoggerStats } from './logger.ts';

const clock: Clock = { now: () => Date.UTC(2025, 10, 28, 10, 28, 18, 123), monotonic: () => 0 };
const NONE: LoggerStats = {
  offered: 0,
  written: 0,
  pending: 0,
  dropped: 0,
  unrouted: 0,
  sampled: 0,
  aggregated: 0,
  lost: 0,
};
const HEAD = '[2025-11-28 10:28:18.123Z]';

/** A logger that routes to files of a folder in the text form. */
function routed(folder: string, options: Partial<SyncLoggerOptions> = {}): Logger {
  const route = { folder, routes: TASK_EXPERIMENT_ROUTES };
  return createLogger({ kind: 'sync', format: 'text', clock, route, ...options });
}

const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

test('createLogger() sends what concerns an experiment to its log and to the log of its task', async (t) => {
  const folder = await tempDir(t);
  const logger = routed(folder);
  const task = logger.child({ task: 9 });
  task.child({ experiment: 3 }).info('Status: DEPLOYING');
  task.info('Best so far: 42');
  logger.info('of no task');
  await logger.close();
  assert.equal(read(folder, 'task_9_exp_3.log'), `${HEAD} [INFO] [Experiment 3] Status: DEPLOYING\n`);
  assert.equal(
    read(folder, 'task_9.log'),
    `${HEAD} [INFO] [Experiment 3] Status: DEPLOYING\n${HEAD} [INFO] [autotuner] Best so far: 42\n`,
  );
  assert.deepEqual(readdirSync(folder).toSorted(), ['task_9.log', 'task_9_exp_3.log']);
  assert.deepEqual(logger.stats(), { ...NONE, offered: 3, written: 2, unrouted: 1 });
});

test('createLogger() routes by fields of the logger, of the scope and of the call, the later first', async (t) => {
  const folder = await tempDir(t);
  const logger = routed(folder, { fields: { task: 1 } });
  withLogContext({ task: 2, experiment: 5 }, () => {
    logger.info('logger wins over scope');
    logger.info({ task: 3 }, 'call wins over both');
  });
  await logger.close();
  const names = ['task_1.log', 'task_1_exp_5.log', 'task_3.log', 'task_3_exp_5.log'];
  assert.deepEqual(readdirSync(folder).toSorted(), names);
  assert.match(read(folder, 'task_3_exp_5.log'), /call wins over both\n$/);
});

test('createLogger() with FATE_ROUTES makes the folders of jobs and roles', async (t) => {
  const folder = await tempDir(t);
  const logger = createLogger({ kind: 'sync', route: { folder, routes: FATE_ROUTES } });
  logger.child({ job: '20230321', type: 'schedule' }).error('no slots');
  logger.child({ job: '20230321', role: 'guest' }).info('started');
  logger.child({ type: 'schedule' }).warn('slow');
  await logger.close();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.log'),
  );
  assert.deepEqual(files.toSorted(), [
    '20230321/fate_flow_schedule.log',
    '20230321/fate_flow_schedule_error.log',
    '20230321/guest/DEBUG.log',
    '20230321/guest/INFO.log',
    'fate_flow/DEBUG.log',
    'fate_flow/INFO.log',
    'fate_flow/WARNING.log',
    'fate_flow/fate_flow_schedule.log',
  ]);
});

test('createLogger() never writes outside of its folder, whatever the fields say', async (t) => {
  const folder = await tempDir(t);
  const logger = createLogger({
    kind: 'sync',
    route: { folder: join(folder, 'logs'), routes: [{ files: ['{job}/{type}.log'] }] },
  });
  for (const job of ['..', '../..', '/etc', 'a/../..', '.', 'x\0', '%2e%2e']) {
    logger.info({ job, type: '../../out' }, 'where does it go');
  }
  await logger.close();
  assert.deepEqual(readdirSync(folder), ['logs']);
  assert.ok(!existsSync(join(folder, 'out.log')));
});

test('createLogger() writes what is at its level or above', async () => {
  const sink = createMemorySink();
  const logger = createLogger({ kind: 'sync', level: 'warn', sinks: [sink] });
  logger.debug('no');
  logger.info({ n: 1 }, 'no');
  logger.warn('yes');
  logger.error('yes');
  assert.deepEqual(
    sink.lines().map((line): unknown => JSON.parse(line).level),
    ['WARNING', 'ERROR'],
  );
  assert.equal(logger.stats().offered, 2);
  await logger.close();
});

test('createLogger() refuses other kinds and tables that lead out of the folder', () => {
  const kind = 'loud' as 'sync'; // as a caller without types could
  const message = /kind "loud": must be one of sync, batched, sampled, aggregated, ring$/;
  assert.throws(() => createLogger({ kind }), { name: 'TypeError', message });
  assert.throws(() => createLogger({ kind: 'ring', target: { kind: 'ring' as 'sync' } }), {
    name: 'TypeError',
    message: /kind "ring" to write through: must be one of sync, batched$/,
  });
  const route = { folder: '.', routes: [{ files: ['../x.log'] }] };
  assert.throws(() => createLogger({ kind: 'sync', route }), SyntaxError);
  const routes = TASK_EXPERIMENT_ROUTES;
  assert.throws(
    () => createLogger({ kind: 'sync', route: { folder: '.', routes, maxOpenFiles: 0 } }),
    RangeError,
  );
});

test('stats() adds up for a sink that refuses, and the gap shows in that sink', async () => {
  const kept: string[] = [];
  let isFull = false;
  const logger = createLogger({
    kind: 'sync',
    format: 'text',
    clock,
    sinks: [
      {
        write: (line) => !isFull && kept.push(line) > 0,
        stats: () => ({ written: kept.length, dropped: 0 }),
        flush: () => Promise.resolve(),
        close: () => Promise.resolve(),
      },
    ],
  });
  logger.info('one');
  isFull = true;
  logger.info('two');
  logger.info('three');
  isFull = false;
  logger.info('four');
  assert.deepEqual(kept, [
    `${HEAD} [INFO] [autotuner] one`,
    `${HEAD} [WARNING] [autotuner] log.dropped dropped=2`,
    `${HEAD} [INFO] [autotuner] four`,
  ]);
  assert.deepEqual(logger.stats(), { ...NONE, offered: 4, written: 2, dropped: 2 });
  await logger.close();
});

test('flush() and close() report drops that no later line has reported', async (t) => {
  const folder = await tempDir(t);
  // A file in the place of the folder: nothing can be opened below it.
  writeFileSync(join(folder, 'logs'), '');
  const route = { folder: join(folder, 'logs'), routes: TASK_EXPERIMENT_ROUTES };
  const logger = createLogger({ kind: 'sync', format: 'text', clock, route });
  logger.info({ task: 9 }, 'lost');
  assert.deepEqual(logger.stats(), { ...NONE, offered: 1, dropped: 1 });
  renameSync(join(folder, 'logs'), join(folder, 'in_the_way'));
  await logger.flush();
  assert.equal(read(folder, 'logs/task_9.log'), `${HEAD} [WARNING] [autotuner] log.dropped dropped=1\n`);
  await logger.close();
});

test('reopen() goes on in new files after a rename, of sinks and of routes, and loses no line', async (t) => {
  const folder = await tempDir(t);
  const path = join(folder, 'all.log');
  const logger = routed(folder, { fields: { task: 9 }, sinks: [openFileSink(path)] });
  for (const round of [1, 2, 3]) {
    logger.info(`before ${round}`);
    renameSync(path, `${path}.${round}`);
    renameSync(join(folder, 'task_9.log'), join(folder, `task_9.log.${round}`));
    logger.info(`between ${round}`);
    logger.reopen();
  }
  logger.info('end');
  await logger.close();
  for (const name of ['all.log', 'task_9.log']) {
    const rounds = [1, 2, 3].map((round) => [read(folder, `${name}.${round}`), round] as const);
    for (const [text, round] of rounds)
      assert.match(text, new RegExp(`before ${round}.*\n.*between ${round}.*\n$`));
    assert.match(read(folder, name), /^[^\n]*end[^\n]*\n$/);
  }
});

/** What a caller without types may pass, and how it is told. */
const WRONG: readonly (readonly [string, unknown, RegExp])[] = [
  ['no object', null, /^Cannot create logger: options is null, must be an object that has name, level/],
  ['another name', { file: 'x.log' }, /options has "file", must have only name, level, .*files/],
  ['a name of another kind', { kind: 'sync', files: ['x'] }, /options has "files", must have only .*sinks/],
  ['a name in its target', { kind: 'ring', target: { lvl: 1 } }, /target has "lvl", must have only name/],
  ['another level', { level: 'verbose' }, /level is "verbose", must be one of debug, info/],
  ['another format', { kind: 'sync', format: 'xml' }, /format is "xml", must be one of json, text$/],
  ['a name that is no text', { name: 5 }, /name is 5, must be a text$/],
  ['fields that are none', { fields: [] }, /fields is a list, must be an object$/],
  [
    'a clock of the other kind',
    { kind: 'sync', clock: 'coarse' },
    /clock is "coarse", must be an object with/,
  ],
  ['a clock that is none', { clock: 'exact' }, /clock is "exact", must be "coarse", "precise" or an object/],
  ['sinks that are none', { kind: 'sync', sinks: [{}] }, /sinks is a list, must be a list of sinks/],
  ['files that are no list', { files: 'x.log' }, /files is "x.log", must be a list$/],
  ['a file that is none', { files: [5] }, /file is 5, must be an object that has path, mode/],
  ['a file without a path', { files: [{}] }, /path of file is undefined, must be a text$/],
  [
    'a mode that is text',
    { files: [{ path: 'x', mode: 'rw' }] },
    /mode of file is rw, must be a whole number/,
  ],
  [
    'another rotation',
    { files: [{ path: 'x', rotation: 'day' }] },
    /rotation is "day", must be an object that/,
  ],
  ['a rotation with a slip', { files: [{ path: 'x', rotation: { maxByte: 1 } }] }, /rotation has "maxByte"/],
  ['another whenTaken', { files: [{ path: 'x', whenTaken: 'wait' }] }, /whenTaken is "wait", must be one of/],
  ['a route without a folder', { route: { routes: [] } }, /route.folder is undefined, must be a text$/],
  [
    'another key',
    { kind: 'aggregated', per: 'route' },
    /per is "route", must be "message", "correlation_id" or/,
  ],
  ['another share', { kind: 'sampled', sample: { rate: 1, by: 'user' } }, /sample.by is "user", must be/],
  [
    'a mix of rules',
    { kind: 'sampled', sample: { rate: 1, burst: 2 } },
    /sample has "burst", must have only/,
  ],
  ['another tail', { kind: 'sampled', sample: { rate: 1 }, tail: { max: 1 } }, /tail has "max", must have/],
  ['another trigger', { kind: 'ring', dumpOn: { error: true } }, /dumpOn has "error", must have only level/],
  ['a signal that is none', { kind: 'ring', dumpOn: { signal: 'SIGNOPE' } }, /dumpOn.signal is "SIGNOPE"/],
  ['a signal for nobody', { kind: 'ring', dumpOn: { signal: 'SIGKILL' } }, /dumpOn.signal is "SIGKILL"/],
  ['a ring of bytes without a file', { kind: 'ring', bytes: 10_000 }, /file is undefined, must be the path/],
];

for (const [what, options, message] of WRONG) {
  test(`createLogger() refuses ${what}`, () => {
    // As a caller without types could.
    assert.throws(() => createLogger(options as SyncLoggerOptions), { message });
  });
}

test('createLogger() refuses files that cannot be opened, of either kind', async (t) => {
  const folder = await tempDir(t);
  const paths = [join(folder, 'none', 'x.log'), folder, join(folder, 'x'.repeat(300))];
  for (const path of paths) {
    const wanted = {
      code: 'AT_STORE_UNWRITABLE',
      message: /must be a file that can be written in an existing/,
    };
    assert.throws(() => createLogger({ files: [path] }), wanted);
    assert.throws(() => openFileSink(path), wanted);
  }
  assert.deepEqual(readdirSync(folder), []);
});

test('createLogger() takes fields whose getters throw', async () => {
  const sink = createMemorySink();
  const fields = {
    a: 1,
    get bad(): string {
      throw new RangeError('Not to be read');
    },
  };
  const logger = createLogger({ kind: 'sync', sinks: [sink], fields });
  logger.info('x');
  withLogContext(fields, () => logger.info('y'));
  const extra = { a: 1, bad: '[unreadable: RangeError]' };
  assert.deepEqual(
    sink.lines().map((line): unknown => JSON.parse(line).extra),
    [extra, extra],
  );
  await logger.close();
});
