import type { Rng } from '../../ports/rng.ts';

/**
 * Weights of good observations, best first, that add up to their number: in proportion to 1 / rank, and the same for all
 * that are as good. `peerStarts` holds for each the place of the first one that is as good. What is best of few is mostly
 * nearer to the optimum than the rest, so the search closes in faster; the others keep it from getting stuck.
 */
export function rankWeights(peerStarts: Int32Array): Float64Array {
  const count = peerStarts.length;
  const weights = new Float64Array(count);
  let total = 0;
  for (let start = 0, end = 1; start < count; start = end++) {
    while (end < count && peerStarts[end] === start) end++;
    let sum = 0;
    for (let place = start; place < end; place++) sum += 1 / (place + 1);
    weights.fill(sum / (end - start), start, end);
    total += sum;
  }
  return weights.map((weight) => (weight * count) / total);
}

/** Draws an index by weights that add up to their number. */
export function drawByWeight(weights: Float64Array, rng: Rng): number {
  let left = rng.float() * weights.length;
  for (let i = 0; i < weights.length - 1; i++) {
    left -= weights[i] ?? 0;
    if (left < 0) return i;
  }
  return weights.length - 1;
}
