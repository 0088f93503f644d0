import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRng } from '../seeded_rng.ts';
import { drawByWeight, rankWeights } from './_rank_weights.ts';

const weightsOf = (...peerStarts: readonly number[]): Float64Array =>
  rankWeights(peerStarts.map((peerStart) => ({ peerStart, branch: '' })));

const untied = (count: number): Float64Array => weightsOf(...Array.from({ length: count }).keys());

test('rankWeights() falls with the rank and adds up to the number', () => {
  for (const count of [1, 2, 5, 25]) {
    const weights = [...untied(count)];
    assert.ok(Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - count) < 1e-12);
    assert.deepEqual(
      weights,
      weights.toSorted((a, b) => b - a),
    );
    assert.ok(Math.abs((weights[0] ?? 0) / (weights.at(-1) ?? 1) - count) < 1e-9);
  }
  assert.equal(untied(0).length, 0);
});

test('rankWeights() gives tied observations one weight, the mean of theirs', () => {
  const [a, b, c, d] = weightsOf(0, 1, 1, 3);
  const plain = untied(4);
  assert.ok(Math.abs((a ?? 0) - (plain[0] ?? 0)) < 1e-12);
  assert.equal(b, c);
  assert.ok(Math.abs((b ?? 0) - ((plain[1] ?? 0) + (plain[2] ?? 0)) / 2) < 1e-12);
  assert.ok(Math.abs((d ?? 0) - (plain[3] ?? 0)) < 1e-12);
  const all = weightsOf(0, 0, 0);
  assert.ok(all.every((weight) => Math.abs(weight - 1) < 1e-12));
});

test('rankWeights() lets each branch keep a weight in proportion to its observations', () => {
  const branches = ['a', 'b', 'a', 'b', 'b'];
  const weights = rankWeights(branches.map((branch, peerStart) => ({ peerStart, branch })));
  const sumOf = (name: string): number =>
    weights.reduce((sum, weight, i) => (branches[i] === name ? sum + weight : sum), 0);
  assert.ok(Math.abs(sumOf('a') - 2) < 1e-12 && Math.abs(sumOf('b') - 3) < 1e-12);
  assert.ok((weights[0] ?? 0) > (weights[2] ?? 0) && (weights[1] ?? 0) > (weights[3] ?? 0));
});

test('drawByWeight() draws in proportion', () => {
  const weights = untied(4);
  const rng = createSeededRng({ seed: 1, number: 1, stream: 1 });
  const counts = [0, 0, 0, 0];
  for (let i = 0; i < 8000; i++) counts[drawByWeight(weights, rng)]! += 1;
  // The stream is fixed; 5 standard deviations of a share of 8000 are at most 224.
  counts.forEach((count, i) => assert.ok(Math.abs(count - 2000 * (weights[i] ?? 0)) < 224, String(counts)));
});
