import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { signedRankPValue } from './signed_rank.ts';

/** By enumeration of every assignment of signs; ranks with zeros counted (Pratt), ties at their mean. */
function enumerated(differences: readonly number[]): number {
  const magnitudes = differences.map(Math.abs);
  const ranks = magnitudes.map((own) => {
    const below = magnitudes.filter((other) => other < own).length;
    const equal = magnitudes.filter((other) => other === own).length;
    return below + (equal + 1) / 2;
  });
  const counted = ranks.filter((_, i) => differences[i] !== 0);
  const seen = ranks.reduce((total, rank, i) => total + (differences[i]! > 0 ? rank : 0), 0);
  let asHigh = 0;
  for (let signs = 0; signs < 2 ** counted.length; signs++) {
    const total = counted.reduce((sum, rank, i) => sum + ((signs >> i) & 1 ? rank : 0), 0);
    if (total >= seen) asHigh++;
  }
  return asHigh / 2 ** counted.length;
}

test('signedRankPValue() counts what enumeration of all signs counts, ties and zeros included', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { maxLength: 10 }), (differences) => {
      assert.equal(signedRankPValue(differences), enumerated(differences));
    }),
  );
});

test('signedRankPValue() agrees with the published table', () => {
  // Wilcoxon's critical values, one-sided: n = 10, T = 10 has p = 0.0420; n = 20, T = 60 has p = 0.0487.
  const withLowSum = (n: number, negatives: readonly number[]): number[] =>
    Array.from({ length: n }, (_, i) => (negatives.includes(i + 1) ? -(i + 1) : i + 1));
  assert.equal(signedRankPValue(withLowSum(10, [1, 2, 3, 4])).toFixed(4), '0.0420');
  assert.equal(signedRankPValue(withLowSum(20, [20, 19, 18, 3])).toFixed(4), '0.0487');
});

test('signedRankPValue() approximates within 0.001 what counting gives above 50 differences', () => {
  const count = 60;
  const differences = Array.from({ length: count }, (_, i) => (i % 3 === 0 ? -(i + 1) : i + 1));
  const seen = differences.filter((one) => one > 0).reduce((total, one) => total + one, 0);
  let ways = new Map([[0, 1]]);
  for (let rank = 1; rank <= count; rank++) {
    const next = new Map(ways);
    for (const [total, number] of ways) next.set(total + rank, (next.get(total + rank) ?? 0) + number);
    ways = next;
  }
  const exact =
    [...ways].reduce((sum, [total, number]) => sum + (total >= seen ? number : 0), 0) / 2 ** count;
  const approximate = signedRankPValue(differences);
  assert.notEqual(approximate, exact);
  assert.ok(Math.abs(approximate - exact) < 1e-3, `${approximate} ${exact}`);
});

test('signedRankPValue() is 1 when nothing differs, and small for infinite differences of one sign', () => {
  assert.equal(signedRankPValue([]), 1);
  assert.equal(signedRankPValue([0, 0, 0]), 1);
  assert.equal(signedRankPValue([Infinity, Infinity, Infinity, Infinity]), 1 / 16);
});
