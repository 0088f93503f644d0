import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeJsonLine } from './json_encoder.ts';
import type { LogRecord } from './record.ts';

const record: LogRecord = {
  time: Date.UTC(2024, 0, 15, 10, 30),
  level: 'info',
  logger: 'autotuner.jobs',
  message: 'Job submitted successfully',
  correlationId: 'abc123def456',
  source: { file: 'jobs.ts', line: 350, function: 'submitJob' },
  fields: { job_id: 'xyz789', provider: 'replicate', cost_estimate: 2.5 },
};

const decode = (one: LogRecord): Record<string, unknown> => JSON.parse(encodeJsonLine(one));

test('encodeJsonLine() has the keys of the structured form, in their order', () => {
  assert.equal(
    encodeJsonLine(record),
    '{"timestamp":"2024-01-15T10:30:00.000Z","level":"INFO","logger":"autotuner.jobs",' +
      '"message":"Job submitted successfully","correlation_id":"abc123def456",' +
      '"source":{"file":"jobs.ts","line":350,"function":"submitJob"},' +
      '"extra":{"job_id":"xyz789","provider":"replicate","cost_estimate":2.5}}',
  );
});

test('encodeJsonLine() leaves out what a record does not have', () => {
  const { time, level, logger, message } = record;
  assert.deepEqual(Object.keys(decode({ time, level, logger, message, fields: {} })), [
    'timestamp',
    'level',
    'logger',
    'message',
  ]);
});

test('encodeJsonLine() gives one line of JSON for anything, and reads back plain values', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      fc.dictionary(fc.string(), fc.anything()),
      (message, fields) => {
        const line = encodeJsonLine({ ...record, message, fields });
        assert.doesNotMatch(line, /[\p{Cc}\u2028\u2029]/u);
        assert.equal(
          JSON.parse(line).message,
          message.toWellFormed() === message ? message : JSON.parse(line).message,
        );
      },
    ),
    { numRuns: 500 },
  );
  const plain = {
    text: 'ä\n"\u2028',
    number: 1e300,
    yes: true,
    none: null,
    list: [1, ['a']],
    __proto: { a: 1 },
  };
  assert.deepEqual(decode({ ...record, fields: plain })['extra'], plain);
});

test('encodeJsonLine() shortens a message without end', () => {
  const message = String(decode({ ...record, message: 'x'.repeat(100_000) })['message']);
  assert.ok(message.endsWith('... (34464 more characters)'));
});

test('encodeJsonLine() renders times that have no date', () => {
  const times = [Number.NaN, -1, Infinity].map((time) => decode({ ...record, time })['timestamp']);
  assert.deepEqual(times, [
    '1970-01-01T00:00:00.000Z',
    '1970-01-01T00:00:00.000Z',
    '9999-12-31T23:59:59.999Z',
  ]);
});
