import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logDensity, logImprovement, logShareBelow } from './_normal_tail.ts';

/** Integral of weight(t) phi(z - t) over t >= 0, relative to phi(z), by Simpson's rule; weight 1 or t. */
function integrate(z: number, weight: (t: number) => number): number {
  // exp(z t - t^2 / 2) has its top at max(z, 0) and is below 1e-30 of it 12 further on.
  const end = Math.max(z, 0) + 12;
  const steps = 40_000;
  const width = end / steps;
  const at = (t: number): number => weight(t) * Math.exp(z * t - (t * t) / 2);
  let sum = at(0) + at(end);
  for (let i = 1; i < steps; i++) sum += (i % 2 === 1 ? 4 : 2) * at(i * width);
  return (sum * width) / 3;
}

const PLACES = [-30, -8, -3, -2.5001, -2.5, -2.4999, -1, -0.1, 0, 0.3, 1, 3, 6];

test('logShareBelow() agrees with quadrature', () => {
  for (const z of PLACES) {
    const expected = logDensity(z) + Math.log(integrate(z, () => 1));
    assert.ok(Math.abs(logShareBelow(z).value - expected) < 1e-10 * (1 + Math.abs(expected)), String(z));
  }
});

test('logImprovement() agrees with quadrature', () => {
  for (const z of PLACES) {
    const expected = logDensity(z) + Math.log(integrate(z, (t) => t));
    assert.ok(Math.abs(logImprovement(z).value - expected) < 1e-10 * (1 + Math.abs(expected)), String(z));
  }
});

test('logImprovement() keeps its digits where the improvement is no number, and at both ends', () => {
  // phi(z) / z^2 (1 - 3 / z^2 + ...) far out.
  const far = logDensity(-1e5) - 2 * Math.log(1e5);
  assert.ok(Math.abs(logImprovement(-1e5).value - far) < 1e-4);
  assert.ok(Math.abs(logImprovement(1e9).value - Math.log(1e9)) < 1e-12);
  assert.deepEqual(logShareBelow(50), { value: 0, slope: 0 });
});

test('slopes agree with differences', () => {
  for (const z of PLACES) {
    for (const own of [logShareBelow, logImprovement]) {
      const difference = (own(z + 1e-5).value - own(z - 1e-5).value) / 2e-5;
      assert.ok(Math.abs(own(z).slope - difference) < 1e-6 * (1 + Math.abs(difference)), `${own.name} ${z}`);
    }
  }
});
