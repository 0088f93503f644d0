import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleExperiment } from '@autotuner/core/testing';
import { measuredPoints } from './measured_points.ts';

const RULES = { objectives: [{ metric: 'seconds', direction: 'maximize' as const }], slos: [] };

test('measuredPoints() takes equal parameters for one point, whatever their order', () => {
  const experiments = [
    sampleExperiment({ number: 2, params: { a: 1, b: 2 }, scores: [5] }),
    sampleExperiment({ number: 3, params: { a: 1, b: 3 }, scores: [6] }),
    sampleExperiment({ number: 7, params: { b: 2, a: 1 }, scores: [7] }),
  ];
  assert.deepEqual(measuredPoints(experiments, RULES), [
    { number: 2, losses: [-5, -7] },
    { number: 3, losses: [-6] },
  ]);
});

test('measuredPoints() leaves out what did not succeed', () => {
  const failed = sampleExperiment({ number: 2, state: 'failed', failure: 'crash', progress: 1 });
  assert.deepEqual(measuredPoints([failed, sampleExperiment({ number: 3, state: 'cancelled' })], RULES), []);
});

test('measuredPoints() scores each run of an experiment, service levels included', () => {
  const slos = [{ metric: 'mb', threshold: 10, weight: 1, hardFail: false, failRatio: 0.5 }];
  const runs = [
    { seconds: 2, mb: 10 },
    { seconds: 2, mb: 11 },
  ];
  const [point] = measuredPoints([{ ...sampleExperiment({ number: 1 }), runs }], { ...RULES, slos });
  assert.equal(point?.losses[0], -2);
  // 10 % above its limit: worse by a factor of e - 1.
  assert.ok(Math.abs((point.losses[1] ?? 0) - (-2 + 2 * (Math.E - 1))) < 1e-9, `${point.losses[1]}`);
});
