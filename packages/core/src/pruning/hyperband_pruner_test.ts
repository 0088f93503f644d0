import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHyperbandPruner } from './hyperband_pruner.ts';
import type { ReportedTrial } from './pruner.ts';

const pruner = createHyperbandPruner({ type: 'hyperband', maxResource: 81, reductionFactor: 3 });

function trialOf(number: number, loss: number): ReportedTrial {
  return { number, state: 'running', reports: Array.from({ length: 81 }, (_, i) => ({ step: i + 1, loss })) };
}

/** From the reason, because that is all that can be seen. */
function bracketOf(number: number, seed: number): number {
  const { reason } = pruner.decide({ seed, trial: trialOf(number, 0), others: [] });
  return Number(/bracket (\d+)/.exec(reason)?.[1]);
}

test('hyperband gives brackets trials in the shares of the paper', () => {
  const count = 20_000;
  const seen = [0, 0, 0, 0, 0];
  for (let number = 1; number <= count; number++) seen[bracketOf(number, 7)]! += 1;
  // Li et al. 2018, table 1: R = 81, eta = 3 starts 81, 34, 15, 8 and 5 configurations.
  const started = [81, 34, 15, 8, 5];
  started.forEach((size, bracket) => {
    const share = size / 143;
    const deviation = Math.sqrt((share * (1 - share)) / count);
    assert.ok(
      Math.abs(seen[bracket]! / count - share) < 5 * deviation,
      `bracket ${bracket}: ${seen[bracket]}`,
    );
  });
});

test('hyperband assigns by seed and number alone', () => {
  assert.equal(bracketOf(12, 7), bracketOf(12, 7));
  const of = (seed: number): readonly number[] =>
    Array.from({ length: 40 }, (_, i) => bracketOf(i + 1, seed));
  assert.notDeepEqual(of(1), of(2));
});

test('hyperband compares inside a bracket only', () => {
  const numbers = Array.from({ length: 200 }, (_, i) => i + 1);
  const own = numbers.find((number) => bracketOf(number, 7) === 0) ?? 0;
  const same = numbers.filter((number) => number !== own && bracketOf(number, 7) === 0);
  const different = numbers.filter((number) => bracketOf(number, 7) !== 0);
  const trial = { ...trialOf(own, 9), reports: [{ step: 1, loss: 9 }] };
  const isPruned = (others: readonly number[]): boolean =>
    pruner.decide({ seed: 7, trial, others: others.map((number) => trialOf(number, 1)) }).prune;
  assert.equal(isPruned(different), false);
  assert.equal(isPruned(same), true);
});
