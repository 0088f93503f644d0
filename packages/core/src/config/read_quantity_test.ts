import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfigProblem } from './config_problem.ts';
import { readDuration, readSize } from './read_quantity.ts';

function readTimeout(written: string | number | undefined, least: 0 | 1 = 1) {
  const problems: ConfigProblem[] = [];
  const ms = readDuration(written, {
    path: ['deploy', 'timeout'],
    fallbackMs: 7,
    least,
    report: (problem) => problems.push(problem),
  });
  return { ms, problems };
}

test('readDuration() takes the fallback for nothing, and milliseconds from the rest', () => {
  assert.deepEqual(readTimeout(undefined), { ms: 7, problems: [] });
  assert.deepEqual(readTimeout('2s'), { ms: 2000, problems: [] });
  assert.deepEqual(readTimeout(0, 0), { ms: 0, problems: [] });
  assert.deepEqual(readTimeout('24d'), { ms: 2_073_600_000, problems: [] });
});

const WANTED = 'a duration such as "500ms", "60s" or "1h30m"';

for (const [written, seen] of [
  ['5m1h', 'the text "5m1h"'],
  ['25d', 'the text "25d"'],
  ['0s', 'the text "0s"'],
  [0.0001, 'the number 0.0001'],
] as const) {
  test(`readDuration() reports ${seen} with its path`, () => {
    const message = `"deploy.timeout" must be ${WANTED}, longer than 0 and at most 24 days, got ${seen}`;
    assert.deepEqual(readTimeout(written), { ms: 7, problems: [{ path: ['deploy', 'timeout'], message }] });
  });
}

test('readDuration() asks for no minimum where 0 is fine', () => {
  const [problem] = readTimeout('25d', 0).problems;
  assert.equal(
    problem?.message,
    `"deploy.timeout" must be ${WANTED} and at most 24 days, got the text "25d"`,
  );
});

function readMaxBytes(written: string | number | undefined) {
  const problems: ConfigProblem[] = [];
  const path = ['log', 'max_bytes'];
  const bytes = readSize(written, { path, fallbackBytes: 9, report: (problem) => problems.push(problem) });
  return { bytes, messages: problems.map(({ message }) => message) };
}

test('readSize() takes the fallback for nothing, and bytes from the rest', () => {
  assert.deepEqual(readMaxBytes(undefined), { bytes: 9, messages: [] });
  assert.deepEqual(readMaxBytes('1KiB'), { bytes: 1024, messages: [] });
});

test('readSize() reports less than one byte and more than can be counted', () => {
  const wanted = '"log.max_bytes" must be a size such as "64MiB", or a number of bytes >= 1';
  assert.deepEqual(readMaxBytes('0.1B'), { bytes: 9, messages: [`${wanted}, got the text "0.1B"`] });
  assert.deepEqual(readMaxBytes('9999999TiB'), {
    bytes: 9,
    messages: [`${wanted}, got the text "9999999TiB"`],
  });
});
