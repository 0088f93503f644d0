import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LogRecord } from './record.ts';
import { encodeTextLine } from './text_encoder.ts';

const record: LogRecord = {
  time: Date.UTC(2025, 10, 28, 10, 28, 18, 123),
  level: 'info',
  logger: 'autotuner.engine',
  message: 'Status: DEPLOYING',
  fields: {},
};

test('encodeTextLine() labels a record with its experiment, else with its logger', () => {
  const head = '[2025-11-28 10:28:18.123Z] [INFO]';
  assert.equal(
    encodeTextLine({ ...record, fields: { experiment: 3 } }),
    `${head} [Experiment 3] Status: DEPLOYING`,
  );
  assert.equal(encodeTextLine(record), `${head} [autotuner.engine] Status: DEPLOYING`);
});

test('encodeTextLine() ends with the fields, quoted where needed, without the omitted ones', () => {
  const fields = { task: 9, n: 1.5, word: 'plain', text: 'two words', list: [1, 'a'], token: 'x', empty: '' };
  assert.equal(
    encodeTextLine({ ...record, correlationId: 'req-1', fields }, { omit: ['task'] }).split('DEPLOYING')[1],
    ' n=1.5 word=plain text="two words" list=[1,"a"] token="[redacted]" empty="" correlation_id=req-1',
  );
});

test('encodeTextLine() indents more lines of a message and the stack of an error', () => {
  const error = new Error('broken');
  error.stack = 'Error: broken\n    at here';
  const lines = encodeTextLine({ ...record, message: 'one\r\ntwo\u0007', fields: { error } }).split('\n');
  assert.deepEqual(lines.slice(1), ['    two\u2407', '    error: Error: broken', '        at here']);
});

test('encodeTextLine() marks a message that could pass for the output of a process', () => {
  const fields = { experiment: 3 };
  const line = encodeTextLine({ ...record, message: '[stdout] forged', fields });
  assert.equal(line, '[2025-11-28 10:28:18.123Z] [INFO] [Experiment 3] \\[stdout] forged');
});
