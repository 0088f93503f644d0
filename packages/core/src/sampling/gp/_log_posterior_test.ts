import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRng } from '../seeded_rng.ts';
import { fitHyperparameters, priorsFor } from './_fit_hyperparameters.ts';
import { hyperparametersFrom, minusLogPosterior, priorsByEntry } from './_log_posterior.ts';
import type { Observations } from './_log_posterior.ts';
import type { Hyperparameters } from './_matern_kernel.ts';

const rng = createSeededRng({ seed: 9, number: 1, stream: 1 });

function fit(observed: Observations): Hyperparameters {
  return hyperparametersFrom(fitHyperparameters(observed, { priors: priorsFor(3) }).point);
}

/** Outputs follow the first of two ordered columns and a choice; noise on top. */
function observe(count: number, noise: number): Observations {
  const values = new Float64Array(count * 3).map((_, i) => (i % 3 === 2 ? rng.below(3) : rng.float()));
  const outputs = Float64Array.from({ length: count }, (_, i) => {
    const [first = 0, , choice = 0] = values.subarray(3 * i, 3 * i + 3);
    return Math.sin(7 * first) + (choice === 1 ? 1 : 0) + noise * (rng.float() - 0.5) * Math.sqrt(12);
  });
  return { rows: { values, count, columnCount: 3, orderedCount: 2 }, outputs };
}

const priors = priorsByEntry(priorsFor(3), 3);

test('minusLogPosterior() agrees with the density of one normal number and the priors', () => {
  const one = { ...observe(1, 0), outputs: Float64Array.of(0.7) };
  const logs = Float64Array.of(0.1, 0.2, 0.3, 0.4, -2);
  const variance = Math.exp(0.4) + Math.exp(-2);
  const prior = priors.reduce(
    (sum, { mean, deviation }, k) => sum + 0.5 * (((logs[k] ?? 0) - mean) / deviation) ** 2,
    0,
  );
  const expected = 0.5 * (0.49 / variance + Math.log(variance)) + prior;
  assert.ok(
    Math.abs(minusLogPosterior(logs, one, { priors, gradient: new Float64Array(5) }) - expected) < 1e-12,
  );
});

test('the gradient of minusLogPosterior() agrees with differences', () => {
  const observed = observe(20, 0.1);
  const logs = Float64Array.of(-0.5, 0.4, 0.2, 0.3, -3);
  const gradient = new Float64Array(5);
  const at = (point: Float64Array, slopes: Float64Array): number =>
    minusLogPosterior(point, observed, { priors, gradient: slopes });
  at(logs, gradient);
  for (let k = 0; k < 5; k++) {
    const step = (size: number): number => at(logs.with(k, (logs[k] ?? 0) + size), new Float64Array(5));
    const difference = (step(1e-5) - step(-1e-5)) / 2e-5;
    assert.ok(Math.abs((gradient[k] ?? 0) - difference) < 1e-5 * (1 + Math.abs(difference)), `${k}`);
  }
});

test('fitHyperparameters() finds what matters, and how much is noise', () => {
  const { weights, noise } = fit(observe(60, 0.3));
  assert.ok((weights[0] ?? 0) > 4 * (weights[1] ?? 0), `weights ${[...weights].join(' ')}`);
  assert.ok(noise > 0.05 && noise < 0.15, `noise ${noise}`);
  assert.ok(fit(observe(60, 0)).noise < 1e-3);
});

test('fitHyperparameters() takes one observation, equal outputs and repeated rows', () => {
  const observed = observe(6, 0);
  const rows = { ...observed.rows, values: new Float64Array(18) };
  for (const outputs of [new Float64Array(6), observed.outputs]) {
    const fitted = fit({ rows, outputs });
    for (const value of [...fitted.weights, fitted.variance, fitted.noise])
      assert.ok(value > 0 && value < Infinity);
  }
  assert.ok(fit(observe(1, 0)).variance > 0);
});

test('fitHyperparameters() goes on from a start, and never ends less likely', () => {
  const observed = observe(60, 0.3);
  const from = { priors: priorsFor(3) };
  const first = fitHyperparameters(observed, from);
  const start = first.point.map((log) => log + 0.3);
  const again = fitHyperparameters(observed, { ...from, start });
  assert.ok(again.value < first.value + 0.05, `${again.value} and ${first.value}`);
  assert.ok(fitHyperparameters(observed, { ...from, start: first.point }).value <= first.value);
});

test('hyperparametersFrom() turns lengths into weights', () => {
  const { weights, variance, noise } = hyperparametersFrom(
    Float64Array.of(Math.log(2), 0, Math.log(3), Math.log(5)),
  );
  const seen = [...weights, variance, noise];
  [0.25, 1, 3, 5].forEach((expected, k) => assert.ok(Math.abs((seen[k] ?? 0) - expected) < 1e-12));
});
