import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LEVELS } from './level.ts';
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

test('encodeTextLine() shows the causes of an error', () => {
  const error = new Error('outer', { cause: new Error('inner') });
  const lines = encodeTextLine({ ...record, fields: { error } }).split('\n');
  assert.equal(lines[1], '    error: Error: outer');
  assert.ok(lines.includes('    caused by: Error: inner'));
  assert.match(lines.at(-1) ?? '', /^ {8}at /);
});

test('encodeTextLine() gives lines that are safe to show for any message, logger and fields', () => {
  const anyRecord = fc.record({
    time: fc.double(),
    level: fc.constantFrom(...LEVELS),
    logger: fc.string({ unit: 'binary' }),
    message: fc.string({ unit: 'binary' }),
    fields: fc.dictionary(fc.string({ unit: 'binary' }), fc.anything()),
  });
  fc.assert(
    fc.property(anyRecord, (one) => {
      const [first = '', ...more] = encodeTextLine(one).split('\n');
      assert.match(first, /^\[[\d-]{10} [\d:.]{12}Z\] \[[A-Z]+\] \[[^[\]]*\] /);
      for (const line of more) assert.ok(line.startsWith('    '), line);
      for (const line of [first, ...more]) assert.doesNotMatch(line, /[^\P{Cc}\t]|[\u2028\u2029]/u);
    }),
    { numRuns: 500 },
  );
});

test('encodeTextLine() survives fields that throw', () => {
  const hostile = {
    get experiment(): number {
      throw new TypeError('Not to be read');
    },
  };
  assert.match(encodeTextLine({ ...record, fields: hostile }), /experiment="\[unreadable: TypeError\]"$/);
  const trap = new Proxy({}, { ownKeys: () => assert.fail('trap') });
  assert.match(encodeTextLine({ ...record, fields: trap }), / \.\.\.="\[unreadable: AssertionError\]"$/);
});
