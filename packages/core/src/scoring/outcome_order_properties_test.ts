import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TrialResult } from '../sampling/sampler.ts';
import type { FailureKind } from './failure_kind.ts';
import { failurePenalty, failureProgress, failureSeverity } from './failure_penalty.ts';
import { compareResults, rankResults } from './outcome_order.ts';

const KINDS = ['deploy', 'oom', 'timeout', 'crash', 'invalid_result', 'slo', 'log_limit'] as const;
/** Whole, so that transforms keep their order without rounding. */
const loss = fc.integer({ min: -300, max: 300 });
const lossesOf = (objectives: number) => fc.array(loss, { minLength: objectives, maxLength: objectives });

const anyFailure = fc
  .tuple(fc.constantFrom(...KINDS), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([kind, progress]) => ({ kind, progress }));

const resultOf = ({
  kind,
  progress,
}: {
  readonly kind: FailureKind;
  readonly progress: number;
}): TrialResult => ({
  kind: 'failure',
  severity: failureSeverity(kind, progress),
  progress: failureProgress(kind, progress),
});

/** Any result with so many objectives. */
function anyResult(objectives: number): fc.Arbitrary<TrialResult> {
  const losses = lossesOf(objectives);
  return fc.oneof(
    losses.map((own): TrialResult => ({ kind: 'success', losses: own })),
    fc.tuple(losses, fc.constantFrom(0, 0.5, 2)).map(([own, violation]): TrialResult => ({
      kind: 'success',
      losses: own,
      violation,
    })),
    fc.tuple(losses, fc.nat({ max: 3 })).map(([own, step]): TrialResult => ({
      kind: 'pruned',
      step,
      losses: own,
    })),
    anyFailure.map(resultOf),
  );
}

const anyHistory = fc
  .integer({ min: 1, max: 3 })
  .chain((objectives) => fc.array(anyResult(objectives), { maxLength: 25 }));

const classOf = (result: TrialResult): number => {
  if (result.kind === 'success') return (result.violation ?? 0) > 0 ? 2 : 0;
  return result.kind === 'pruned' ? 1 : 3;
};

test('rankResults() puts no failure before a success, nor what was stopped before what is feasible', () => {
  fc.assert(
    fc.property(anyHistory, (results) => {
      const ranks = rankResults(results);
      const order = [...results.keys()].toSorted((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0));
      const classes = order.map((i) => classOf(results[i]!));
      assert.deepEqual(
        classes,
        classes.toSorted((a, b) => a - b),
      );
    }),
  );
});

const TRANSFORMS: Readonly<Record<string, (value: number) => number>> = {
  'a * f + b': (value) => 1e6 * value + 5,
  'exp(f)': Math.exp,
  '-1 / (301 + f)': (value) => -1 / (301 + value),
  'f^3': (value) => value ** 3,
};

for (const [name, transform] of Object.entries(TRANSFORMS)) {
  test(`rankResults() does not change when every objective becomes ${name}`, () => {
    fc.assert(
      fc.property(anyHistory, (results) => {
        const changed = results.map((result) =>
          result.kind === 'failure' ? result : { ...result, losses: result.losses.map(transform) },
        );
        assert.deepEqual(rankResults(changed), rankResults(results));
      }),
    );
  });
}

test('rankResults() does not depend on the order in which results arrived', () => {
  fc.assert(
    fc.property(anyHistory, (results) => {
      assert.deepEqual(rankResults(results.toReversed()), rankResults(results).toReversed());
    }),
  );
});

for (const direction of ['minimize', 'maximize'] as const) {
  test(`compareResults() never contradicts the penalty that is shown when the objective is to ${direction}`, () => {
    const badness = (own: { readonly kind: FailureKind; readonly progress: number }): number => {
      const penalty = failurePenalty({ failure: own.kind, progress: own.progress, direction });
      return direction === 'minimize' ? penalty : -penalty;
    };
    fc.assert(
      fc.property(anyFailure, anyFailure, (a, b) => {
        const order = Math.sign(compareResults(resultOf(a), resultOf(b)));
        const shown = Math.sign(badness(a) - badness(b));
        if (shown !== 0) assert.equal(order, shown);
        // Equal penalties: who got further is better.
        else
          assert.equal(
            order,
            Math.sign(failureProgress(b.kind, b.progress) - failureProgress(a.kind, a.progress)),
          );
      }),
    );
  });
}
