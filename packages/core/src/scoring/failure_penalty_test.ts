import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { FailureKind } from './failure_kind.ts';
import { failurePenalty, failureProgress, failureSeverity } from './failure_penalty.ts';

const KINDS: readonly FailureKind[] = [
  'deploy',
  'oom',
  'timeout',
  'crash',
  'invalid_result',
  'slo',
  'log_limit',
];
const kind = fc.constantFrom(...KINDS);
const share = fc.double({ min: 0, max: 1, noNaN: true });

const DOCUMENTED: readonly (readonly [FailureKind, number, number])[] = [
  ['deploy', 0.05, -1200],
  ['deploy', 0.15, -1200],
  ['crash', 0.05, -1000],
  ['crash', 0.4, -500],
  ['oom', 0.5, -750],
  ['crash', 0.8, -200],
  ['crash', 1, -100],
  ['timeout', 1, -80],
];

for (const [failure, progress, penalty] of DOCUMENTED) {
  test(`failurePenalty() of ${failure} at ${progress * 100} % is ${penalty} when maximising`, () => {
    assert.equal(failurePenalty({ failure, progress, direction: 'maximize' }), penalty);
    assert.equal(failurePenalty({ failure, progress, direction: 'minimize' }), -penalty);
  });
}

test('failureSeverity() changes exactly at 20 %, 60 % and 95 %', () => {
  const shares = [0, 0.1999, 0.2, 0.5999, 0.6, 0.9499, 0.95, 1];
  const severities = shares.map((progress) => failureSeverity('crash', progress));
  assert.deepEqual(severities, [1000, 1000, 500, 500, 200, 200, 100, 100]);
});

test('failureSeverity() never grows with progress', () => {
  fc.assert(
    fc.property(kind, share, share, (failure, a, b) => {
      const [early, late] = a < b ? [a, b] : [b, a];
      assert.ok(failureSeverity(failure, early) >= failureSeverity(failure, late));
    }),
  );
});

test('failurePenalty() is finite and has the sign of a bad score', () => {
  fc.assert(
    fc.property(kind, share, (failure, progress) => {
      const most = failurePenalty({ failure, progress, direction: 'maximize' });
      assert.ok(most <= -80 && most >= -1500);
      assert.equal(failurePenalty({ failure, progress, direction: 'minimize' }), -most);
    }),
  );
});

test('failureProgress() counts a bad result as a whole run and cuts off at 1', () => {
  assert.equal(failureProgress('invalid_result', 0.01), 1);
  assert.equal(failureProgress('slo', 0.01), 1);
  assert.equal(failureProgress('timeout', 1.2), 1);
  assert.equal(failureProgress('crash', 0.01), 0.01);
});

test('failureSeverity() refuses a progress that is negative or not a number', () => {
  assert.throws(
    () => failureSeverity('crash', -0.1),
    new RangeError('Cannot grade failure "crash": progress is -0.1, must be >= 0'),
  );
  assert.throws(() => failureSeverity('crash', NaN), RangeError);
});
