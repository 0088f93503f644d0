import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OptionRow } from './command.ts';
import { OptionValueError, parseOptionValue } from './option_value.ts';

function parse(value: NonNullable<OptionRow['value']>, text: string, before?: unknown): unknown {
  return parseOptionValue(text, { row: { flags: '--x <y>', summary: '', value }, before });
}

test('parseOptionValue() reads counts, ports, durations and lists', () => {
  assert.deepEqual(
    [
      parse('count', '40'),
      parse('integer', '0'),
      parse('port', '0'),
      parse('duration', '1.5m'),
      parse('duration', '90'),
    ],
    [40, 0, 0, 90_000, 90_000],
  );
  assert.deepEqual(parse('list', 'b', parse('list', 'a')), ['a', 'b']);
});

test('parseOptionValue() refuses what is out of range or no number, and says what would be accepted', () => {
  const cases = [
    ['count', '0', /from 1 to/],
    ['count', '2.5', /whole number/],
    ['count', '', /whole number/],
    ['port', '65536', /0 to 65535/],
    ['duration', '-3s', /such as 90s/],
    ['duration', '0s', /such as 90s/],
    ['duration', '3d', /such as 90s/],
  ] as const;
  for (const [value, text, message] of cases) {
    assert.throws(
      () => parse(value, text),
      (error) => error instanceof OptionValueError && message.test(error.message),
    );
  }
});
