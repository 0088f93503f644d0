import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isoTime, textTime } from './log_time.ts';

test('isoTime() reads back, has one width, and sorts like the times', () => {
  const time = fc.integer({ min: 0, max: 253_402_300_799_998 });
  fc.assert(
    fc.property(time, time, (one, other) => {
      assert.equal(Date.parse(isoTime(one)), one);
      assert.equal(isoTime(one), new Date(one).toISOString());
      assert.equal(isoTime(one + 1), new Date(one + 1).toISOString());
      assert.equal(isoTime(one).length, 24);
      assert.equal(isoTime(one) < isoTime(other), one < other);
    }),
  );
});

test('isoTime() gives the nearest time that it can say', () => {
  for (const ms of [Number.NaN, -1, -Infinity]) assert.equal(isoTime(ms), '1970-01-01T00:00:00.000Z');
  for (const ms of [Infinity, 1e18]) assert.equal(isoTime(ms), '9999-12-31T23:59:59.999Z');
  assert.equal(isoTime(1.9), '1970-01-01T00:00:00.001Z');
});

test('textTime() is the same time with a space', () => {
  assert.equal(textTime(Date.UTC(2024, 0, 15, 10, 30)), '2024-01-15 10:30:00.000Z');
});
