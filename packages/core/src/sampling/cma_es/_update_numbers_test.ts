import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRng } from '../seeded_rng.ts';
import { drawCandidates } from './_draw.ts';
import { Encoding } from './_encoding.ts';
import { startSearch } from './_search_state.ts';
import type { SearchState } from './_search_state.ts';
import { updateNumbers } from './_update_numbers.ts';

const DIMENSIONS = 3;
const distribution = { type: 'float', low: 0, high: 1, log: false } as const;
const parameters = ['a', 'b', 'c'].map((name) => ({ name, distribution, when: [] }));
const encoding = new Encoding({ parameters, constraints: [] });
const START = startSearch({ encoding, seed: 5, size: 8 }, 0);

type Loss = (point: Float64Array) => number;

/** One generation: points are drawn, ordered by their loss, and learned from. */
function learn(state: SearchState, first: number, loss: Loss): SearchState {
  const points = Array.from({ length: state.rates.size }, (_, i) => {
    const [drawn] = drawCandidates(state, first + i);
    return drawn?.genes.numbers ?? new Float64Array(DIMENSIONS);
  }).toSorted((a, b) => loss(a) - loss(b));
  const placed = points.map((point, i) => ({ point, weight: state.rates.weights[i] ?? 0, isOwn: true }));
  const { generation } = state;
  const numbers = updateNumbers(state.numbers, { points: placed, rates: state.rates, generation });
  return { ...state, numbers, generation: generation + 1 };
}

function learnFor(generations: number, loss: Loss): SearchState {
  let state = START;
  for (let i = 0; i < generations; i++) state = learn(state, 1 + i * state.rates.size, loss);
  return state;
}

test('updateNumbers() closes in on the lowest point of a bowl', () => {
  const target = [0.2, 0.6, 0.8];
  const loss: Loss = (point) => point.reduce((sum, value, i) => sum + (value - (target[i] ?? 0)) ** 2, 0);
  const { mean, stepSize } = learnFor(60, loss).numbers;
  assert.ok(loss(mean) < 1e-8, String(loss(mean)));
  assert.ok(stepSize < 1e-3);
});

test('updateNumbers() learns the shape of a narrow valley across the axes', () => {
  const { covariance } = learnFor(60, ([a = 0, b = 0, c = 0]) => {
    return (a - 0.5) ** 2 + 1e4 * (a - b) ** 2 + (c - 0.5) ** 2;
  }).numbers;
  const correlation = (covariance[1] ?? 0) / Math.sqrt((covariance[0] ?? 0) * (covariance[4] ?? 0));
  assert.ok(correlation > 0.95, String(correlation));
});

test('updateNumbers() drifts without a direction when order is chance', () => {
  const rng = createSeededRng({ seed: 1, number: 1, stream: 1 });
  const { stepSize } = learnFor(40, () => rng.float()).numbers;
  assert.ok(stepSize > 0.02 && stepSize <= 1, String(stepSize));
});

test('updateNumbers() shortens a step to a point of others, and not to its own', () => {
  const near = { ...START.numbers, stepSize: 1e-3 };
  const meanAfter = (isOwn: boolean): number => {
    const far = { point: Float64Array.from([1, 0.5, 0.5]), weight: 1, isOwn };
    const { rates } = START;
    return updateNumbers(near, { points: [far], rates, generation: 0 }).mean[0] ?? 0;
  };
  assert.ok(Math.abs(meanAfter(true) - 1) < 1e-12);
  // The length of Hansen 2011: sqrt(3) + 6/5 deviations.
  assert.ok(Math.abs(meanAfter(false) - 0.5 - 1e-3 * (Math.sqrt(3) + 1.2)) < 1e-9);
});
