import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { aggregateRuns } from './aggregate_runs.ts';

const runsOf = (...values: readonly number[]) => values.map((seconds) => ({ metrics: { seconds } }));

test('aggregateRuns() takes the median, between the two in the middle of an even number', () => {
  assert.deepEqual(aggregateRuns(runsOf(3, 100, 1), 'median').metrics, { seconds: 3 });
  assert.deepEqual(aggregateRuns(runsOf(4, 1, 100, 2), 'median').metrics, { seconds: 3 });
});

test('aggregateRuns() takes the mean, also of values whose sum is not finite', () => {
  assert.deepEqual(aggregateRuns(runsOf(1, 2, 6), 'mean').metrics, { seconds: 3 });
  assert.ok(Number.isFinite(aggregateRuns(runsOf(1.7e308, 1.7e308), 'mean').metrics['seconds']));
});

test('aggregateRuns() leaves out what a run lacks and says so, once', () => {
  const runs = [
    { metrics: { seconds: 1, bytes: 5 }, problem: 'odd' },
    { metrics: { seconds: 2 }, problem: 'odd' },
  ];
  assert.deepEqual(aggregateRuns(runs, 'mean'), {
    metrics: { seconds: 1.5 },
    problem: '"bytes" in 1 of 2 runs only; odd',
  });
});

test('aggregateRuns() does not depend on the order of the runs, and lies between them', () => {
  const values = fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(values, (list) => {
      const { seconds = NaN } = aggregateRuns(runsOf(...list), 'median').metrics;
      assert.equal(aggregateRuns(runsOf(...list.toReversed()), 'median').metrics['seconds'], seconds);
      assert.ok(seconds >= Math.min(...list) && seconds <= Math.max(...list));
    }),
  );
});
