import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeJsonLine, encodeTextLine, type LogRecord } from '@autotuner/core';
import { encoderOf } from './log_format.ts';

test('encoderOf() leaves out what the file name says in text, never in JSON', () => {
  const record: LogRecord = { time: 0, level: 'info', logger: 'x', message: 'Hi', fields: { task: 9, n: 1 } };
  assert.equal(encoderOf('text')(record, ['task']), encodeTextLine(record, { omit: ['task'] }));
  assert.equal(encoderOf('json')(record, ['task']), encodeJsonLine(record));
});
