import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleConfig, sampleExperiment } from '@autotuner/core/testing';
import { analyzeTask } from './analyze_task.ts';
import type { ExperimentRecord } from '../ports/records.ts';

const MAXIMIZE = sampleConfig({ objectives: [{ metric: 'speed', direction: 'maximize' }] });

function success(number: number, score: number, parts: Partial<ExperimentRecord> = {}): ExperimentRecord {
  return {
    ...sampleExperiment({ number, params: { x: number / 100 }, scores: [score], metrics: { speed: score } }),
    ...parts,
  };
}

function failure(number: number): ExperimentRecord {
  const { scores: _, metrics: __, ...rest } = success(number, 0);
  return { ...rest, state: 'failed', failure: 'oom', progress: 0.5 };
}

test('analyzeTask() speaks of scores in the direction of the objective', () => {
  const runs = [
    success(1, 10, { origin: 'baseline' }),
    success(2, 10, { params: { x: 0.01 } }),
    success(3, 30),
  ];
  const again = success(4, 32, { params: { x: 0.03 } });
  const { curve, best, slices } = analyzeTask(MAXIMIZE, [...runs, again]);
  assert.deepEqual(
    curve.map(({ value }) => value),
    [10, 30, 32],
  );
  assert.equal(best?.number, 3);
  assert.deepEqual(best.measurements, { best: 2, baseline: 2 });
  assert.equal(best.metric?.estimate, 31);
  assert.ok((best.metric?.low ?? 0) < 31 && (best.metric?.high ?? 0) > 31);
  assert.equal(best.gain?.estimate, 21);
  assert.equal(slices[0]?.bins[0]?.best, 32);
});

test('analyzeTask() takes the runs of an experiment for measurements of its own', () => {
  const runs = [{ speed: 9 }, { speed: 11 }, { speed: 10 }];
  const { best } = analyzeTask(MAXIMIZE, [success(1, 10, { runs })]);
  assert.equal(best?.measurements.best, 3);
  assert.equal(best.noise, 1);
});

test('analyzeTask() takes experiments for measurements where any parameters were measured by several', () => {
  const runs = [{ speed: 9 }, { speed: 11 }];
  const again = success(2, 14, { params: { x: 0.01 }, runs: [{ speed: 13 }, { speed: 15 }] });
  const { best } = analyzeTask(MAXIMIZE, [success(1, 10, { runs }), again]);
  assert.equal(best?.measurements.best, 2);
  // Of 10 and 14, not of the four runs.
  assert.ok(Math.abs((best.noise ?? 0) - Math.sqrt(8)) < 1e-12, `${best.noise}`);
});

test('analyzeTask() judges the metric as measured, and chooses by score', () => {
  const slos = [
    { metric: 'mb', threshold: 10, weight: 1, hardFail: false, failRatio: 0.5, constraint: false },
  ];
  const costly = success(1, 12, { metrics: { speed: 90, mb: 20 } });
  const cheap = [20, 22].map((speed, i) => success(i + 2, speed, { params: { x: 0.5 } }));
  const { best } = analyzeTask({ ...MAXIMIZE, slos }, [costly, ...cheap]);
  assert.equal(best?.number, 2);
  assert.equal(best.metric?.estimate, 21);
});

test('analyzeTask() gives times from the first start on', () => {
  const first = success(1, 10, { startedAt: 5000, finishedAt: 6000 });
  const second = success(2, 20, { startedAt: 6000, finishedAt: 9500 });
  assert.deepEqual(
    analyzeTask(MAXIMIZE, [first, second]).curve.map(({ atMs }) => atMs),
    [1000, 4500],
  );
});

test('analyzeTask() explains failing only where some failed and some did not', () => {
  const good = Array.from({ length: 20 }, (_, i) => success(i + 1, i));
  const bad = Array.from({ length: 20 }, (_, i) => failure(i + 60));
  assert.equal(analyzeTask(MAXIMIZE, good).failureImportance, undefined);
  assert.equal(analyzeTask(MAXIMIZE, bad).failureImportance, undefined);
  assert.ok((analyzeTask(MAXIMIZE, [...good, ...bad]).failureImportance?.parameters[0]?.share ?? 0) > 0.9);
});

test('analyzeTask() measures the front of several objectives', () => {
  const config = sampleConfig({
    objectives: [
      { metric: 'speed', direction: 'maximize' },
      { metric: 'seconds', direction: 'minimize' },
    ],
  });
  const scores = [
    [1, 9],
    [4, 5],
    [6, 8],
    [0, 10],
  ];
  const { front, hypervolume } = analyzeTask(
    config,
    scores.map((own, i) => success(i + 1, 0, { scores: own })),
  );
  assert.deepEqual(front, [2, 3]);
  assert.deepEqual(hypervolume?.reference, [0, 10]);
  // 4 x 5 of the second and (6 - 4) x 2 of the third.
  assert.equal(hypervolume.value, 24);
});

test('analyzeTask() of nothing says nothing', () => {
  const { slices, ...rest } = analyzeTask(MAXIMIZE, []);
  assert.deepEqual(rest, { experiments: 0, curve: [], front: [] });
  assert.equal(slices[0]?.bins.length, 10);
});
