import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRng } from '../seeded_rng.ts';
import { addAcquisitions, logExpectedImprovement, logProbabilityBelow } from './_acquisition.ts';
import { GaussianProcess } from './_gaussian_process.ts';

const rng = createSeededRng({ seed: 2, number: 1, stream: 1 });
const COUNT = 12;
const values = new Float64Array(COUNT * 3).map((_, i) => (i % 3 === 2 ? rng.below(2) : rng.float()));
const outputs = Float64Array.from({ length: COUNT }, (_, i) => Math.cos(i));
const rows = { values, count: COUNT, columnCount: 3, orderedCount: 2 };
const hyperparameters = { weights: Float64Array.of(3, 8, 1), variance: 1.5, noise: 1e-6 };
const process = new GaussianProcess({ rows, outputs }, hyperparameters);
const POINT = Float64Array.of(0.4, 0.7, 1);

function assertNear(seen: number, wanted: number, tolerance: number): void {
  assert.ok(Math.abs(seen - wanted) <= tolerance * (1 + Math.abs(wanted)), `${seen} for ${wanted}`);
}

test('GaussianProcess agrees with the formulas for one observation', () => {
  const one = { values: Float64Array.of(0, 0, 0), count: 1, columnCount: 3, orderedCount: 2 };
  const small = new GaussianProcess({ rows: one, outputs: Float64Array.of(2) }, hyperparameters);
  const r = Math.sqrt(5 * 3 * 0.25);
  const covariance = 1.5 * (1 + r + (r * r) / 3) * Math.exp(-r);
  const { mean, deviation } = small.predict(Float64Array.of(0.5, 0, 0));
  assertNear(mean, (covariance / 1.500001) * 2, 1e-12);
  assertNear(deviation ** 2, 1.5 - covariance ** 2 / 1.500001, 1e-12);
});

test('GaussianProcess goes through its observations but for the noise', () => {
  process.meansAtRows().forEach((mean, i) => {
    const seen = process.predict(values.subarray(3 * i, 3 * i + 3));
    assertNear(seen.mean, mean, 1e-9);
    assertNear(mean, outputs[i] ?? 0, 1e-2);
    assert.ok(seen.deviation < 0.0011);
  });
});

test('gradients of acquisitions agree with differences', () => {
  const improvement = logExpectedImprovement(process, -0.9);
  const probability = logProbabilityBelow(process, { limit: 0.2, noise: 0.05 });
  for (const own of [improvement, probability, addAcquisitions(improvement, probability)]) {
    const gradient = new Float64Array(2);
    assertNear(own.valueWithGradient(POINT, gradient), own.value(POINT), 1e-12);
    for (let k = 0; k < 2; k++) {
      const at = (size: number): number => own.value(POINT.with(k, (POINT[k] ?? 0) + size));
      assertNear(gradient[k] ?? 0, (at(1e-6) - at(-1e-6)) / 2e-6, 1e-5);
    }
  }
});

test('believe() keeps the means, and leaves nothing to learn at the point', () => {
  const believer = new GaussianProcess({ rows, outputs }, hyperparameters);
  const before = believer.predict(POINT);
  const elsewhere = Float64Array.of(0.9, 0.2, 0);
  const far = believer.predict(elsewhere);
  believer.believe(POINT);
  assertNear(believer.predict(POINT).mean, before.mean, 1e-9);
  assert.ok(believer.predict(POINT).deviation < 0.0011 && before.deviation > 0.1);
  assertNear(believer.predict(elsewhere).mean, far.mean, 1e-9);
  assert.ok(believer.predict(elsewhere).deviation <= far.deviation);
});

test('GaussianProcess takes repeated rows with different outputs', () => {
  const twice = { values: new Float64Array(9), count: 3, columnCount: 3, orderedCount: 2 };
  const own = new GaussianProcess(
    { rows: twice, outputs: Float64Array.of(1, 2, 3) },
    { ...hyperparameters, noise: 0 },
  );
  const { mean, deviation } = own.predict(new Float64Array(3));
  assertNear(mean, 2, 1e-3);
  assert.ok(deviation > 0);
});
