import { ALL_FAIL, MOSTLY_FAIL, runSampler, testConvergence } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrialResult } from './sampler.ts';
import { createTpeSampler } from './tpe/tpe_sampler.ts';

const EXPERIMENTS = 60;

testConvergence('the TPE sampler', createTpeSampler, { experiments: EXPERIMENTS, runs: 20 });

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
