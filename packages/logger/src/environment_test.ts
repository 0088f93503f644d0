import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
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
