import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Params } from '../../search_space/distribution.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { dimensionsOf } from '../columns/dimension.ts';
import { UnitColumns } from '../columns/unit_columns.ts';
import { createSeededRng } from '../seeded_rng.ts';
import { Mixture } from './_mixture.ts';
import { proposeFrom } from './_propose.ts';

const FLOAT = { type: 'float', low: 0, high: 1, log: false } as const;

function draws(space: SearchSpace, observations: readonly Params[], count = 600): readonly Params[] {
  const columns = new UnitColumns(dimensionsOf(space));
  for (const params of observations) columns.push(params);
  const mixture = new Mixture(columns);
  const weights = new Float64Array(observations.length).fill(1);
  mixture.reset(Int32Array.from(observations.keys()), weights);
  mixture.settle(0.01);
  const rng = createSeededRng({ seed: 1, number: 1, stream: 1 });
  return Array.from({ length: count }, () => proposeFrom({ below: mixture, weights }, rng));
}

const isNear = (value: unknown, place: number): boolean => Math.abs(Number(value) - place) < 0.05;

test('proposeFrom() prefers the branch of the observations without giving up the others', () => {
  const space: SearchSpace = {
    parameters: [
      { name: 'kind', distribution: { type: 'categorical', choices: ['a', 'b'] }, when: [] },
      { name: 'x', distribution: FLOAT, when: [{ parent: 'kind', operator: 'eq', value: 'b' }] },
    ],
    constraints: [],
  };
  const own = draws(
    space,
    Array.from({ length: 8 }, () => ({ kind: 'b', x: 0.75 })),
  );
  const ofBranch = own.filter(({ kind }) => kind === 'b');
  assert.ok(ofBranch.length > 420 && ofBranch.length < 600, String(ofBranch.length));
  assert.ok(ofBranch.filter(({ x }) => isNear(x, 0.75)).length > 0.7 * ofBranch.length);
});

test('proposeFrom() combines what is good in one dimension with what is good in another', () => {
  const space: SearchSpace = {
    parameters: ['x', 'y'].map((name) => ({ name, distribution: FLOAT, when: [] })),
    constraints: [],
  };
  const half = (x: number, y: number): readonly Params[] => Array.from({ length: 10 }, () => ({ x, y }));
  const own = draws(space, [...half(0.2, 0.3), ...half(0.7, 0.9)]);
  const at = (x: number, y: number): number =>
    own.filter((params) => isNear(params['x'], x) && isNear(params['y'], y)).length;
  // Half recombine; of those a half keeps or mixes each way: about 600 * 0.5 * 0.375 of them cross over, less the prior.
  assert.ok(at(0.2, 0.9) + at(0.7, 0.3) > 60, `${at(0.2, 0.9)} ${at(0.7, 0.3)}`);
  assert.ok(at(0.2, 0.3) + at(0.7, 0.9) > 250, `${at(0.2, 0.3)} ${at(0.7, 0.9)}`);
});

test('proposeFrom() draws from the prior when nothing is good', () => {
  const space: SearchSpace = { parameters: [{ name: 'x', distribution: FLOAT, when: [] }], constraints: [] };
  const values = draws(space, []).map(({ x }) => Number(x));
  assert.ok(Math.min(...values) < 0.1 && Math.max(...values) > 0.9);
});
