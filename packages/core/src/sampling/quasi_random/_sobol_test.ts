import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DIRECTION_NUMBERS } from './_direction_numbers.ts';
import { SOBOL_DIMENSIONS, sobolBits } from './_sobol.ts';

/** The smallest k > 0 with x^k = 1 modulo the polynomial over GF(2). */
function orderOfX(polynomial: number, degree: number): number {
  let power = 1;
  for (let k = 1; ; k++) {
    power <<= 1;
    if (power >>> degree) power ^= polynomial;
    if (power === 1) return k;
  }
}

test('the table holds every primitive polynomial up to degree 7 once, with odd numbers below their powers of two', () => {
  const found = new Set<number>();
  for (let degree = 1; degree <= 7; degree++) {
    for (let polynomial = 2 ** degree + 1; polynomial < 2 ** (degree + 1); polynomial += 2) {
      if (orderOfX(polynomial, degree) === 2 ** degree - 1) found.add(polynomial);
    }
  }
  assert.deepEqual(new Set(DIRECTION_NUMBERS.map(([polynomial]) => polynomial)), found);
  assert.equal(DIRECTION_NUMBERS.length, found.size);
  for (const [polynomial, first] of DIRECTION_NUMBERS) {
    assert.equal(first.length, Math.floor(Math.log2(polynomial)));
    first.forEach((value, i) => assert.ok(value % 2 === 1 && value < 2 ** (i + 1)));
  }
});

test('sobolBits() starts as published', () => {
  const shares = (dimension: number): readonly number[] =>
    Array.from({ length: 8 }, (_, i) => sobolBits(i, dimension) / 2 ** 32);
  assert.deepEqual(shares(0), [0, 0.5, 0.25, 0.75, 0.125, 0.625, 0.375, 0.875]);
  assert.deepEqual(shares(1), [0, 0.5, 0.75, 0.25, 0.625, 0.125, 0.375, 0.875]);
  assert.deepEqual(shares(2), [0, 0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125]);
});

test('sobolBits() puts one of any 2^m aligned points into each of 2^m cells of each dimension', () => {
  for (let dimension = 0; dimension < SOBOL_DIMENSIONS; dimension++) {
    for (const start of [0, 256, 2 ** 20]) {
      const cells = Array.from({ length: 256 }, (_, i) => sobolBits(start + i, dimension) >>> 24);
      assert.equal(new Set(cells).size, 256);
    }
  }
});

test('sobolBits() of the first two dimensions puts one of 2^m points into each elementary box', () => {
  for (let bits = 0; bits <= 8; bits++) {
    const boxes = Array.from({ length: 256 }, (_, i) => {
      const column = Math.floor(sobolBits(i, 0) / 2 ** (32 - bits));
      return column * 2 ** (8 - bits) + Math.floor(sobolBits(i, 1) / 2 ** (24 + bits));
    });
    assert.equal(new Set(boxes).size, 256);
  }
});

test('sobolBits() spreads 4096 points evenly over the 16 by 16 boxes of nearly all pairs of dimensions', () => {
  let even = 0;
  for (let a = 0; a < SOBOL_DIMENSIONS; a++) {
    for (let b = 0; b < a; b++) {
      const counts = new Uint16Array(256);
      for (let i = 0; i < 4096; i++) counts[((sobolBits(i, a) >>> 28) << 4) | (sobolBits(i, b) >>> 28)]! += 1;
      const most = Math.max(...counts);
      assert.ok(most <= 32, `dimensions ${a} and ${b}: ${most} points in one box`);
      if (most === 16) even++;
    }
  }
  // That few pairs differ is what these numbers were chosen for.
  assert.ok(even >= (0.99 * (SOBOL_DIMENSIONS * (SOBOL_DIMENSIONS - 1))) / 2, String(even));
});
