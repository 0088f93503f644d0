import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { owenScramble } from './_owen_scramble.ts';

const word = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const sharedBits = (a: number, b: number): number => Math.clz32(a ^ b);

test('owenScramble() keeps how many leading bits two numbers share', () => {
  fc.assert(
    fc.property(word, word, word, fc.nat({ max: 32 }), (a, b, seed, shift) => {
      const near = (a ^ (shift === 32 ? 0 : b >>> shift)) >>> 0;
      const scrambled = sharedBits(owenScramble(a, seed), owenScramble(near, seed));
      assert.equal(scrambled, sharedBits(a, near));
    }),
  );
});

test('owenScramble() makes any number uniform over the seeds', () => {
  for (const bits of [0, 2 ** 31, 123_456_789]) {
    const counts = Array.from({ length: 8 }, () => 0);
    for (let seed = 0; seed < 8000; seed++) counts[owenScramble(bits, seed) >>> 29]! += 1;
    // Seeds are fixed; 5 standard deviations of an eighth of 8000 are 148.
    for (const count of counts) assert.ok(Math.abs(count - 1000) < 148, String(count));
  }
});
