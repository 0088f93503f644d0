import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TrialResult } from '../sampling/sampler.ts';
import { failureSeverity } from './failure_penalty.ts';
import { compareResults, rankResults } from './outcome_order.ts';

const success = (...losses: readonly number[]): TrialResult => ({ kind: 'success', losses });
const failure = (severity: number, progress: number): TrialResult => ({
  kind: 'failure',
  severity,
  progress,
});

const anySuccess = fc.double({ noNaN: true, noDefaultInfinity: true }).map((loss) => success(loss));
const anyFailure = fc
  .tuple(fc.constantFrom(80, 100, 200, 500, 750, 1000, 1200), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([severity, progress]) => failure(severity, progress));
const anyResult = fc.oneof(anySuccess, anyFailure);

test('compareResults() puts every success before every failure', () => {
  fc.assert(
    fc.property(anySuccess, anyFailure, (a, b) => compareResults(a, b) < 0 && compareResults(b, a) > 0),
  );
});

test('compareResults() is a total order', () => {
  fc.assert(
    fc.property(anyResult, anyResult, anyResult, (a, b, c) => {
      assert.ok(Math.sign(compareResults(a, b)) + Math.sign(compareResults(b, a)) === 0);
      assert.equal(compareResults(a, a), 0);
      if (compareResults(a, b) <= 0 && compareResults(b, c) <= 0) assert.ok(compareResults(a, c) <= 0);
    }),
  );
});

test('compareResults() orders the documented failures as their penalties and refines them by progress', () => {
  const worstFirst = [
    failure(failureSeverity('deploy', 0.05), 0.05),
    failure(failureSeverity('crash', 0.05), 0.05),
    failure(failureSeverity('crash', 0.1), 0.1),
    failure(failureSeverity('oom', 0.5), 0.5),
    failure(failureSeverity('crash', 0.4), 0.4),
    failure(failureSeverity('crash', 0.8), 0.8),
    failure(failureSeverity('crash', 1), 1),
    failure(failureSeverity('timeout', 1), 1),
  ];
  assert.deepEqual(worstFirst.toSorted(compareResults), worstFirst.toReversed());
});

test('compareResults() does not change under an increasing transform of the loss', () => {
  const loss = fc.integer({ min: -300, max: 300 });
  fc.assert(
    fc.property(loss, loss, (a, b) => {
      const plain = Math.sign(compareResults(success(a), success(b)));
      assert.equal(plain, Math.sign(compareResults(success(Math.exp(a)), success(Math.exp(b)))));
      assert.equal(plain, Math.sign(compareResults(success(1e6 * a + 5), success(1e6 * b + 5))));
    }),
  );
});

test('rankResults() ranks as compareResults() orders, ties alike', () => {
  fc.assert(
    fc.property(fc.array(anyResult, { maxLength: 30 }), (results) => {
      const ranks = rankResults(results);
      results.forEach((a, i) =>
        assert.equal(ranks[i], results.filter((b) => compareResults(b, a) < 0).length),
      );
    }),
  );
});

test('rankResults() puts the front of several objectives first, the middle of it before the ends of it', () => {
  const results = [success(1, 9), success(5, 5), success(9, 1), success(6, 6), failure(80, 1)];
  assert.deepEqual(rankResults(results), [1, 0, 2, 3, 4]);
});

test('rankResults() of several objectives does not change under increasing transforms of each', () => {
  const pair = fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 }));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 30 }), (pairs) => {
      const plain = rankResults(pairs.map(([a, b]) => success(a, b)));
      assert.deepEqual(rankResults(pairs.map(([a, b]) => success(Math.exp(a), b ** 3))), plain);
    }),
  );
});

test('rankResults() of several objectives puts limits that are kept before fronts', () => {
  const broken: TrialResult = { kind: 'success', losses: [0, 0], violation: 0.1 };
  const pruned: TrialResult = { kind: 'pruned', step: 5, losses: [0, 0] };
  assert.deepEqual(rankResults([broken, pruned, success(9, 9), failure(80, 1)]), [2, 1, 0, 3]);
});
