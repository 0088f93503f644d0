import {
  ALL_FAIL,
  BOWL,
  CONDITIONAL,
  countWins,
  MIXED,
  MOSTLY_FAIL,
  runSampler,
} from '@autotuner/core/testing';
import type { Problem } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrialResult } from './sampler.ts';
import { createAutoSampler } from './auto_sampler.ts';
import { createRandomSampler } from './random_sampler.ts';
import { createTpeSampler } from './tpe/tpe_sampler.ts';

/**
 * A sampler no better than random wins 17 or more of 20 runs with probability 0.0013 (sign test), so all five
 * problems together pass by chance with probability below 1e-14. Seeds are fixed: the outcome is the same each time.
 */
const RUNS = 20;
const WINS = 17;
const EXPERIMENTS = 60;

const PROBLEMS: Readonly<Record<string, Problem>> = {
  'a bowl': BOWL,
  'mixed parameters': MIXED,
  'conditional parameters': CONDITIONAL,
  'nothing but failures': ALL_FAIL,
  'a small region that works': MOSTLY_FAIL,
};

for (const [name, problem] of Object.entries(PROBLEMS)) {
  test(`the TPE sampler beats random search on ${name}`, () => {
    const duel = { problem, experiments: EXPERIMENTS, runs: RUNS };
    const wins = countWins(createTpeSampler(), createRandomSampler(), duel);
    assert.ok(wins >= WINS, `won ${wins} of ${RUNS}`);
  });
}

test('the auto sampler is as good as the TPE sampler where both apply', () => {
  const duel = { problem: BOWL, experiments: 30, runs: 3 };
  assert.equal(countWins(createAutoSampler(), createTpeSampler(), duel), 0);
  assert.equal(countWins(createTpeSampler(), createAutoSampler(), duel), 0);
});

test('the TPE sampler moves toward later failures while everything fails', () => {
  const { space, evaluate } = ALL_FAIL;
  const progress = (result: TrialResult): number => (result.kind === 'failure' ? result.progress : NaN);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, own) => sum + own, 0) / values.length;
  for (let seed = 1; seed <= 10; seed++) {
    const history = runSampler(createTpeSampler(), { space, seed, experiments: EXPERIMENTS, evaluate });
    const values = history.map(({ result }) => progress(result));
    assert.ok(mean(values.slice(-20)) > 1.5 * mean(values.slice(0, 10)), `seed ${seed}`);
  }
});

test('the TPE sampler leaves the failing region once it knows where successes are', () => {
  const { space, evaluate } = MOSTLY_FAIL;
  for (let seed = 1; seed <= 10; seed++) {
    const history = runSampler(createTpeSampler(), { space, seed, experiments: 100, evaluate });
    const failures = history.slice(-30).filter(({ result }) => result.kind === 'failure').length;
    assert.ok(failures <= 15, `seed ${seed}: ${failures} of the last 30 failed`);
  }
});
