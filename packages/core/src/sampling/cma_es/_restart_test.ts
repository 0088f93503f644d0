import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { Encoding } from './_encoding.ts';
import { shouldRestart } from './_restart.ts';
import { startSearch } from './_search_state.ts';
import type { SearchState } from './_search_state.ts';

const float = { type: 'float', low: 0, high: 1, log: false } as const;
const int = { type: 'int', low: 0, high: 9, log: false, step: 1 } as const;

function stateOf(distributions: readonly SearchSpace['parameters'][number]['distribution'][]): SearchState {
  const parameters = distributions.map((distribution, i) => ({ name: `p${i}`, distribution, when: [] }));
  const encoding = new Encoding({ parameters, constraints: [] });
  return startSearch({ encoding, seed: 1, size: 6 }, 0);
}

const withStep = (state: SearchState, stepSize: number): SearchState => ({
  ...state,
  numbers: { ...state.numbers, stepSize },
});

test('shouldRestart() goes on from the start', () => {
  for (const own of [[float], [int], [{ type: 'bool' }] as const, [float, int]]) {
    assert.equal(shouldRestart(stateOf(own)), false);
  }
});

test('shouldRestart() ends a search once continuous coordinates are found and stepped ones frozen', () => {
  const state = stateOf([float, int]);
  assert.equal(shouldRestart(withStep(state, 1e-8)), true);
  assert.equal(shouldRestart(withStep(state, 1e-3)), false);
  assert.equal(shouldRestart(withStep(stateOf([int]), 1e-3)), true);
});

test('shouldRestart() ends a search among choices once each has a favourite', () => {
  const state = stateOf([{ type: 'bool' }]);
  assert.equal(shouldRestart({ ...state, choices: [[0.4, 0.6]] }), false);
  assert.equal(shouldRestart({ ...state, choices: [[0.27 / 2, 1 - 0.27 / 2]] }), true);
});

test('shouldRestart() ends a search that cannot tell its best results apart, or finds nothing better', () => {
  const state = stateOf([float, float]);
  assert.equal(shouldRestart({ ...state, flat: 2 }), false);
  assert.equal(shouldRestart({ ...state, flat: 3 }), true);
  assert.equal(shouldRestart({ ...state, stagnant: 19 }), false);
  assert.equal(shouldRestart({ ...state, stagnant: 20 }), true);
});

test('shouldRestart() ends a search whose distribution has no volume left', () => {
  const state = stateOf([float, float]);
  const axes = { ...state.numbers.axes, values: Float64Array.from([1, 1e-15]) };
  assert.equal(shouldRestart({ ...state, numbers: { ...state.numbers, axes } }), true);
});
