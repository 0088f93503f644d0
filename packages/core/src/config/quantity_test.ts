import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MAX_DURATION_MS, parseByteSize, parseDurationMs } from './quantity.ts';

const DURATIONS: readonly (readonly [string | number, number])[] = [
  ['500ms', 500],
  ['60s', 60_000],
  ['1h30m', 5_400_000],
  ['1.5h', 5_400_000],
  ['2d', 172_800_000],
  ['1d2h3m4s5ms', 93_784_005],
  ['1m5ms', 60_005],
  [' 3s ', 3000],
  [0, 0],
  [1.5, 1500],
];

for (const [written, ms] of DURATIONS) {
  test(`parseDurationMs() reads ${JSON.stringify(written)} as ${ms} ms`, () => {
    assert.equal(parseDurationMs(written), ms);
  });
}

const NO_DURATIONS = [
  '',
  ' ',
  '5',
  's',
  '1.5.1s',
  '5m1h',
  '1s1s',
  '-1s',
  '1 h',
  '10 minutes',
  '1e3s',
  '.5s',
  '5.s',
];

for (const written of [...NO_DURATIONS, -1, Number.NaN, Infinity]) {
  test(`parseDurationMs() does not read ${JSON.stringify(written) ?? written} (${written})`, () => {
    assert.equal(parseDurationMs(written), undefined);
  });
}

test('parseDurationMs() reads back any number of milliseconds', () => {
  fc.assert(
    fc.property(fc.nat({ max: MAX_DURATION_MS }), (ms) => {
      assert.equal(parseDurationMs(`${ms}ms`), ms);
      const parts = `${Math.floor(ms / 60_000)}m${Math.floor((ms % 60_000) / 1000)}s${ms % 1000}ms`;
      assert.equal(parseDurationMs(parts), ms);
    }),
  );
});

test('parseByteSize() tells thousands from 1024s', () => {
  assert.equal(parseByteSize('1KB'), 1000);
  assert.equal(parseByteSize('1KiB'), 1024);
  assert.equal(parseByteSize('1.5 GB'), 1_500_000_000);
  assert.equal(parseByteSize('64MiB'), 67_108_864);
  assert.equal(parseByteSize('2TiB'), 2 ** 41);
  assert.equal(parseByteSize('12B'), 12);
});

test('parseByteSize() reads back any whole number of bytes', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (bytes) => {
      assert.equal(parseByteSize(bytes), bytes);
      assert.equal(parseByteSize(`${bytes}B`), bytes);
    }),
  );
});

for (const written of [
  '',
  '5',
  'MiB',
  '64 apples',
  '1.2.3MB',
  '-1KB',
  '64MB2',
  '99999999TiB',
  -1,
  0.5,
  Infinity,
]) {
  test(`parseByteSize() does not read "${written}"`, () => {
    assert.equal(parseByteSize(written), undefined);
  });
}
