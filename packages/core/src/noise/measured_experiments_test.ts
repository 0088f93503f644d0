import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleExperiment } from '@autotuner/core/testing';
import { measuredPoints, measuredRuns } from './measured_experiments.ts';

const SPEED = { metric: 'speed', direction: 'maximize' } as const;
const measured = (number: number, x: number, speed: number) =>
  sampleExperiment({ number, params: { x }, scores: [speed], metrics: { speed } });

test('measuredPoints() puts successes of the same parameters together, as losses', () => {
  const experiments = [measured(4, 1, 30), measured(2, 2, 20), measured(1, 1, 10)];
  assert.deepEqual(measuredPoints(experiments, [SPEED]), [
    { number: 1, losses: [-30, -10] },
    { number: 2, losses: [-20] },
  ]);
});

test('measuredPoints() leaves out what failed, was pruned or broke a constraint', () => {
  const experiments = [
    { ...measured(1, 1, 10), state: 'failed' as const },
    { ...measured(2, 2, 10), state: 'pruned' as const },
    { ...measured(3, 3, 10), violation: 0.1 },
  ];
  assert.deepEqual(measuredPoints(experiments, [SPEED]), []);
});

test('measuredRuns() gives every run, in the metric as measured', () => {
  const runs = [{ speed: 1 }, { speed: 3 }];
  const experiments = [{ ...measured(1, 1, 2), runs, scores: [-7] }, measured(2, 1, 5)];
  assert.deepEqual(measuredRuns(experiments, SPEED), [{ number: 1, losses: [-1, -3, -5] }]);
});
