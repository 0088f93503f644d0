import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestConfidence } from './confidence.ts';

const near = (seen: number | undefined, expected: number): void =>
  assert.ok(Math.abs((seen ?? NaN) - expected) < 1e-6, `${seen} ${expected}`);

test('bestConfidence() is the interval of Student for one sample of its own', () => {
  // Mean 10, standard deviation 2, n = 9, 8 degrees of freedom: t = 2.306004135.
  const losses = [10, 10, 10, 10, 10, 10, 10, 10 - Math.sqrt(16), 10 + Math.sqrt(16)];
  const { loss, noise } = bestConfidence({ points: [{ number: 1, losses }], best: 1 });
  near(noise, 2);
  near(loss?.low, 10 - (2.306004135 * 2) / 3);
  near(loss?.high, 10 + (2.306004135 * 2) / 3);
});

test('bestConfidence() is the interval of Welch for a gain of two points with scatter of their own', () => {
  // Checked with SciPy: variances 3.5 and 14, n = 6 each, 7.353 degrees of freedom, t = 2.3418.
  const points = [
    { number: 1, losses: [1, 2, 3, 4, 5, 6] },
    { number: 2, losses: [22, 24, 26, 28, 30, 32] },
  ];
  const { gain } = bestConfidence({ points, best: 1, baseline: 2, chosenFrom: 1 });
  near(gain?.estimate, 23.5);
  near(gain?.low, 19.50060018);
  near(gain?.high, 27.49939982);
});

test('bestConfidence() says nothing of the noise while no point was measured twice', () => {
  const points = [
    { number: 1, losses: [5] },
    { number: 2, losses: [9] },
  ];
  assert.deepEqual(bestConfidence({ points, best: 1, baseline: 2 }), {
    measurements: { best: 1, baseline: 1 },
  });
});

test('bestConfidence() takes the scatter of all points for one with few measurements', () => {
  const points = [
    { number: 1, losses: [5] },
    { number: 2, losses: [9, 11] },
  ];
  const { noise, loss } = bestConfidence({ points, best: 1 });
  near(noise, Math.SQRT2);
  assert.ok((loss?.high ?? 0) - 5 > 5 - (loss?.low ?? 0), 'wider where choosing the least hurts');
});

test('bestConfidence() gives a baseline that is the best a gain of exactly nothing', () => {
  const points = [
    { number: 1, losses: [5, 6] },
    { number: 2, losses: [9, 11] },
  ];
  assert.deepEqual(bestConfidence({ points, best: 1, baseline: 1 }).gain, { estimate: 0, low: 0, high: 0 });
});

test('bestConfidence() bounds the relative gain alike when losses are negative', () => {
  const points = [
    { number: 1, losses: [-100, -102, -98] },
    { number: 2, losses: [-120, -121, -119] },
  ];
  const { relativeGain } = bestConfidence({ points, best: 2, baseline: 1 });
  near(relativeGain?.estimate, 0.2);
  assert.ok((relativeGain?.low ?? 0) > 0.1 && (relativeGain?.low ?? 1) < 0.2);
  assert.ok((relativeGain?.high ?? 0) > 0.2 && (relativeGain?.high ?? 1) < 0.3);
});

test('bestConfidence() bounds no relative gain over a baseline that may be 0', () => {
  const points = [
    { number: 1, losses: [-3, 3] },
    { number: 2, losses: [-20, -21] },
  ];
  const { gain, relativeGain } = bestConfidence({ points, best: 2, baseline: 1 });
  assert.notEqual(gain, undefined);
  assert.equal(relativeGain, undefined);
});

test('bestConfidence() refuses a point that was not measured, and a confidence that is none', () => {
  const points = [{ number: 1, losses: [5, 6] }];
  assert.throws(() => bestConfidence({ points, best: 3 }), /Cannot judge point 3: it was not measured/);
  assert.throws(
    () => bestConfidence({ points, best: 1, confidence: 1 }),
    /confidence is 1, must be between 0 and 1/,
  );
});
