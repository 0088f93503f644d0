import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { logGamma } from './incomplete_beta.ts';
import { studentQuantile, studentUpperTail } from './student.ts';

// Student's t as published and as SciPy 1.10 gives it: degrees, tail, quantile.
const TABLE: readonly (readonly [number, number, number])[] = [
  [1, 0.025, 12.706204736],
  [2, 0.05, 2.91998558],
  [5, 0.025, 2.570581836],
  [10, 0.005, 3.169272673],
  [30, 0.1, 1.310415025],
  [120, 0.0005, 3.3734537685625003],
  [2.5, 0.025, 3.5746548420036834],
];

test('studentQuantile() agrees with published tables', () => {
  for (const [degrees, tail, quantile] of TABLE) {
    assert.ok(
      Math.abs(studentQuantile(tail, degrees) / quantile - 1) < 1e-8,
      `${degrees} ${tail}: ${studentQuantile(tail, degrees)}`,
    );
  }
});

test('studentUpperTail() has the closed forms of one and two degrees', () => {
  for (const t of [-30, -1, 0, 0.3, 2, 50]) {
    assert.ok(Math.abs(studentUpperTail(t, 1) - (0.5 - Math.atan(t) / Math.PI)) < 1e-13);
    assert.ok(Math.abs(studentUpperTail(t, 2) - 0.5 * (1 - t / Math.sqrt(2 + t * t))) < 1e-13);
  }
});

test('studentQuantile() is the inverse of studentUpperTail()', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 0.999, noNaN: true }),
      fc.integer({ min: 1, max: 500 }),
      (tail, degrees) => {
        const back = studentUpperTail(studentQuantile(tail, degrees), degrees);
        assert.ok(Math.abs(back / tail - 1) < 1e-7, `${back}`);
      },
    ),
  );
});

test('logGamma() is the logarithm of the factorial at whole numbers, and of sqrt(pi) at a half', () => {
  let factorial = 1;
  for (let n = 1; n < 20; n++) {
    assert.ok(Math.abs(logGamma(n) - Math.log(factorial)) < 1e-12 * Math.max(1, Math.log(factorial)));
    factorial *= n;
  }
  assert.ok(Math.abs(logGamma(0.5) - Math.log(Math.PI) / 2) < 1e-13);
});
