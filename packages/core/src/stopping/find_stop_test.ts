import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { TrialResult } from '../sampling/sampler.ts';
import { BestCurve } from './best_curve.ts';
import { findStop } from './find_stop.ts';
import type { StopRules } from './stop_rules.ts';

const success = (...losses: readonly number[]): TrialResult => ({ kind: 'success', losses });
const FAILURE: TrialResult = { kind: 'failure', severity: 100, progress: 1 };

function curveOf(results: readonly TrialResult[]): BestCurve {
  const curve = new BestCurve();
  for (const result of results) curve.note(result);
  return curve;
}

function stopOf(
  rules: StopRules,
  results: readonly TrialResult[],
  { left = 50, elapsedMs = 0 }: { readonly left?: number; readonly elapsedMs?: number } = {},
): string | undefined {
  return findStop(rules, { curve: curveOf(results), direction: 'minimize', left, elapsedMs })?.kind;
}

test('findStop() ends at the target, in either direction, but not by what breaks a limit', () => {
  assert.equal(stopOf({ target: 2 }, [success(3)]), undefined);
  assert.equal(stopOf({ target: 2 }, [success(3), success(2)]), 'target');
  assert.equal(stopOf({ target: 2 }, [{ kind: 'success', losses: [1], violation: 0.1 }]), undefined);
  const curve = curveOf([success(-5)]);
  assert.equal(findStop({ target: 5 }, { curve, direction: 'maximize', left: 9 })?.kind, 'target');
  assert.equal(findStop({ target: 6 }, { curve, direction: 'maximize', left: 9 }), undefined);
});

test('findStop() ends when patience is used up, failures included, and counts only gains that are large enough', () => {
  const flat = [success(10), success(11), FAILURE, success(10)];
  assert.equal(stopOf({ patience: 3 }, flat), 'patience');
  assert.equal(stopOf({ patience: 4 }, flat), undefined);
  const small = [success(10), success(9.99), success(9.98), success(9.97)];
  assert.equal(stopOf({ patience: 3 }, small), undefined);
  assert.equal(stopOf({ patience: 3, minGain: 0.01 }, small), 'patience');
  assert.equal(stopOf({ patience: 3, minGain: 0.001 }, small), undefined);
});

test('findStop() has patience until the first success, however long that takes', () => {
  assert.equal(stopOf({ patience: 2 }, [FAILURE, FAILURE, FAILURE, FAILURE]), undefined);
  assert.equal(stopOf({ patience: 2 }, [FAILURE, FAILURE, FAILURE, success(1)]), undefined);
});

test('findStop() waits for a new member of the Pareto front when there are several objectives', () => {
  const front = [success(1, 5), success(2, 4), success(3, 3)];
  assert.equal(stopOf({ patience: 2 }, front), undefined);
  assert.equal(stopOf({ patience: 2 }, [...front, success(3, 3), success(9, 9)]), 'patience');
});

test('findStop() ends after failures in a row, at a share of failures, and when the time is up', () => {
  assert.equal(stopOf({ failures: 2 }, [FAILURE, success(1), FAILURE]), undefined);
  assert.equal(stopOf({ failures: 2 }, [success(1), FAILURE, FAILURE]), 'failures');
  const half = Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? FAILURE : success(1)));
  assert.equal(stopOf({ failureShare: 0.5 }, half), 'failure_share');
  assert.equal(stopOf({ failureShare: 0.5 }, half.slice(0, 9)), undefined);
  assert.equal(stopOf({ failureShare: 0.6 }, half), undefined);
  assert.equal(stopOf({ wallMs: 100 }, [success(1)], { elapsedMs: 99 }), undefined);
  assert.equal(stopOf({ wallMs: 100 }, [success(1)], { elapsedMs: 100 }), 'wall');
});

test('findStop() ends when what is left promises less than asked for', () => {
  // Each doubling gains a tenth: 100, 90, 80, ...
  const steady = Array.from({ length: 64 }, (_, i) => success(100 - 10 * Math.floor(Math.log2(i + 1))));
  assert.equal(stopOf({ expectedGain: 0.2 }, steady, { left: 64 }), undefined, '10 of 40 is a quarter');
  assert.equal(stopOf({ expectedGain: 0.3 }, steady, { left: 64 }), 'expected_gain');
  assert.equal(stopOf({ expectedGain: 0.2 }, steady, { left: 6 }), 'expected_gain');
  assert.equal(stopOf({ expectedGain: 0.2 }, steady, { left: 0 }), undefined, 'the budget is spent');
  assert.equal(stopOf({ expectedGain: 0.3 }, steady.slice(0, 19)), undefined, 'too few to tell');
});

test('findStop() decides alike whatever increasing scale the losses have, as long as no gain is measured', () => {
  const results = fc.array(fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }), { maxLength: 40 });
  fc.assert(
    fc.property(results, fc.integer({ min: 1, max: 9 }), (losses, patience) => {
      const told = (scale: (loss: number) => number): TrialResult[] =>
        losses.map((loss) => (loss === undefined ? FAILURE : success(scale(loss))));
      const rules = { patience, failures: 6, failureShare: 0.9 };
      assert.equal(
        stopOf(
          rules,
          told((loss) => Math.exp(loss)),
        ),
        stopOf(
          rules,
          told((loss) => loss - 7),
        ),
      );
    }),
  );
});

test('expected gain is rather too high than too low for random search, whose course is known', () => {
  // The best of n uniform numbers in d dimensions: the distance to the nearest point falls as n^(-1/d).
  let tooLow = 0;
  for (const dimensions of [1, 2, 5, 10]) {
    const results = Array.from({ length: 200 }, (_, i) => success((i + 1) ** (-1 / dimensions)));
    const curve = curveOf(results.slice(0, 100));
    const actual = curve.best - curveOf(results).best;
    const promised = actual / curve.best;
    // Asking for a little less than what will really come must not end the search.
    const stop = findStop({ expectedGain: promised * 0.99 }, { curve, direction: 'minimize', left: 100 });
    if (stop !== undefined) tooLow++;
  }
  assert.equal(tooLow, 0);
});
