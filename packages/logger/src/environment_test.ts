import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { createLoggerFromEnvironment, readLogSettings } from './environment.ts';
import { createMemorySink } from './sinks/memory_sink.ts';

test('readLogSettings() reads level, format and file', () => {
  assert.deepEqual(
    readLogSettings({
      AUTOTUNER_LOG_LEVEL: 'warning',
      AUTOTUNER_LOG_FORMAT: 'TEXT',
      AUTOTUNER_LOG_FILE: '/tmp/a.log',
    }),
    { level: 'warn', format: 'text', file: '/tmp/a.log' },
  );
});

test('readLogSettings() reads kind and rotation', () => {
  const environment = {
    AUTOTUNER_LOG_KIND: 'Batched',
    AUTOTUNER_LOG_FILE: 'a.log',
    AUTOTUNER_LOG_ROTATE: 'day, 100MB, gzip',
    AUTOTUNER_LOG_KEEP: '14',
  };
  const rotation = { every: 'day', maxBytes: 100_000_000, gzip: true, keep: 14 } as const;
  assert.deepEqual(readLogSettings(environment), { kind: 'batched', file: 'a.log', rotation });
  const sizes: readonly (readonly [string, number])[] = [
    ['5000', 5_000],
    ['3kb', 3_000],
    ['2GB', 2_000_000_000],
  ];
  for (const [text, maxBytes] of sizes) {
    const read = readLogSettings({ AUTOTUNER_LOG_FILE: 'a', AUTOTUNER_LOG_ROTATE: text });
    assert.deepEqual(read, { file: 'a', rotation: { maxBytes } });
  }
});

test('readLogSettings() refuses a rotation that says nothing, and a number of files without one', () => {
  for (const text of ['gzip', 'week', '0MB', 'day,', '-1']) {
    assert.throws(() => readLogSettings({ AUTOTUNER_LOG_ROTATE: text }), {
      code: 'AT_USAGE',
      message:
        /^Cannot configure logging: AUTOTUNER_LOG_ROTATE is ".+", must be "day" or "hour", a size such as/,
    });
  }
  assert.throws(() => readLogSettings({ AUTOTUNER_LOG_ROTATE: 'day' }), {
    message:
      'Cannot configure logging: AUTOTUNER_LOG_ROTATE is set without AUTOTUNER_LOG_FILE, must be set with it',
  });
  assert.throws(() => readLogSettings({ AUTOTUNER_LOG_KEEP: '3' }), {
    message: /without AUTOTUNER_LOG_ROTATE/,
  });
  assert.throws(() => readLogSettings({ AUTOTUNER_LOG_KEEP: 'x', AUTOTUNER_LOG_KIND: 'ring' }), {
    message:
      'Cannot configure logging: AUTOTUNER_LOG_KEEP is "x", must be a whole number >= 0; ' +
      'AUTOTUNER_LOG_KIND is "ring", must be one of sync, batched',
  });
});

test('createLoggerFromEnvironment() makes a batched logger whose file rotates', async (t) => {
  const folder = await tempDir(t);
  const environment = {
    AUTOTUNER_LOG_KIND: 'batched',
    AUTOTUNER_LOG_FILE: join(folder, 'app.log'),
    AUTOTUNER_LOG_ROTATE: '100',
    AUTOTUNER_LOG_LEVEL: 'critical',
  };
  assert.throws(() => createLoggerFromEnvironment(environment, { sinks: [] }), {
    code: 'AT_USAGE',
    message: /AUTOTUNER_LOG_KIND is "batched", must be sync here/,
  });
  // Nothing goes to standard error: the level keeps it all out.
  const logger = createLoggerFromEnvironment(environment);
  logger.error('not written');
  await logger.close();
  assert.deepEqual(logger.stats().offered, 0);
  const sync = createLoggerFromEnvironment(
    { ...environment, AUTOTUNER_LOG_KIND: 'sync', AUTOTUNER_LOG_LEVEL: 'info' },
    { sinks: [] },
  );
  for (let n = 0; n < 5; n++) sync.info({ n }, 'x');
  await sync.close();
  assert.equal(readdirSync(folder).filter((name) => name.startsWith('app.')).length, 5);
});

test('readLogSettings() takes empty variables for unset ones', () => {
  const empty = { AUTOTUNER_LOG_LEVEL: '', AUTOTUNER_LOG_FORMAT: '', AUTOTUNER_LOG_FILE: '' };
  assert.deepEqual(readLogSettings(empty), {});
  assert.deepEqual(readLogSettings({}), {});
});

test('readLogSettings() names every variable that is wrong and what would be accepted', () => {
  assert.throws(() => readLogSettings({ AUTOTUNER_LOG_LEVEL: 'loud', AUTOTUNER_LOG_FORMAT: 'xml' }), {
    code: 'AT_USAGE',
    message:
      'Cannot configure logging: AUTOTUNER_LOG_LEVEL is "loud", must be one of DEBUG, INFO, WARNING, ERROR, ' +
      'CRITICAL; AUTOTUNER_LOG_FORMAT is "xml", must be one of json, text',
  });
});

test('createLoggerFromEnvironment() lets the environment win over the defaults', async (t) => {
  const file = join(await tempDir(t), 'tuner.log');
  const sink = createMemorySink();
  const logger = createLoggerFromEnvironment(
    { AUTOTUNER_LOG_LEVEL: 'debug', AUTOTUNER_LOG_FILE: file },
    { level: 'error', format: 'text', name: 'tuner', sinks: [sink] },
  );
  logger.debug('heard');
  await logger.close();
  assert.match(sink.lines().join(), /\[DEBUG\] \[tuner\] heard$/);
  assert.equal(readFileSync(file, 'utf8'), `${sink.lines().join()}\n`);
});

test('createLoggerFromEnvironment() tells when the file cannot be opened', async (t) => {
  const file = join(await tempDir(t), 'missing', 'tuner.log');
  assert.throws(() => createLoggerFromEnvironment({ AUTOTUNER_LOG_FILE: file }, { sinks: [] }), {
    code: 'AT_STORE_UNWRITABLE',
    message: /must be a file that can be written in an existing folder$/,
  });
});
