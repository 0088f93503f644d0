import { arbitraryParams, arbitrarySpace } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Params } from '../../search_space/distribution.ts';
import { enumeratePoints } from '../../search_space/enumerate_points.ts';
import { findParamProblems } from '../../search_space/param_problems.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { createSeededRng } from '../seeded_rng.ts';
import { dimensionsOf, placeOf, valueIn } from './_dimension.ts';
import { ParzenEstimator } from './_parzen_estimator.ts';

const spaceAndObservations = (finite: boolean): fc.Arbitrary<readonly [SearchSpace, readonly Params[]]> =>
  arbitrarySpace({ finite }).chain((space) =>
    fc.tuple(fc.constant(space), fc.array(arbitraryParams(space), { maxLength: 12 })),
  );

function logDensity(
  estimator: ParzenEstimator,
  space: SearchSpace,
  { params }: { readonly params: Params },
): number {
  const places = dimensionsOf(space).map((dimension) => {
    const value = valueIn(params, dimension);
    return value === undefined ? undefined : placeOf(dimension, value);
  });
  return estimator.logDensity(places);
}

test('draw() gives assignments of the space', () => {
  fc.assert(
    fc.property(spaceAndObservations(false), fc.nat(), ([space, observations], seed) => {
      const estimator = new ParzenEstimator(dimensionsOf(space), observations, { floor: 0.05 });
      const rng = createSeededRng({ seed, number: 1, stream: 1 });
      for (let i = 0; i < 5; i++) assert.deepEqual(findParamProblems(space, estimator.draw(rng)), []);
    }),
  );
});

test('logDensity() adds up to 1 over a finite space without conditions', () => {
  fc.assert(
    fc.property(spaceAndObservations(true), ([{ parameters }, observations]) => {
      const space = {
        parameters: parameters.slice(0, 3).map((own) => ({ ...own, when: [] })),
        constraints: [],
      };
      const estimator = new ParzenEstimator(dimensionsOf(space), observations, { floor: 0.05 });
      let sum = 0;
      for (const params of enumeratePoints(space)) sum += Math.exp(logDensity(estimator, space, { params }));
      assert.ok(Math.abs(sum - 1) < 0.02, String(sum));
    }),
    { numRuns: 50 },
  );
});

test('logDensity() is finite everywhere and highest near the observations', () => {
  const distribution = { type: 'float', low: 0, high: 1, log: false } as const;
  const space: SearchSpace = { parameters: [{ name: 'x', distribution, when: [] }], constraints: [] };
  const observations = [{ x: 0.2 }, { x: 0.21 }, { x: 0.22 }];
  const estimator = new ParzenEstimator(dimensionsOf(space), observations, { floor: 0.01 });
  const at = (x: number): number => logDensity(estimator, space, { params: { x } });
  assert.ok(at(0.21) > at(0.3) && at(0.3) >= at(0.9));
  assert.ok(Number.isFinite(at(1)));
});

test('draw() prefers the branch of the observations without giving up the others', () => {
  const space: SearchSpace = {
    parameters: [
      { name: 'kind', distribution: { type: 'categorical', choices: ['a', 'b'] }, when: [] },
      {
        name: 'x',
        distribution: { type: 'float', low: 0, high: 1, log: false },
        when: [{ parent: 'kind', operator: 'eq', value: 'b' }],
      },
    ],
    constraints: [],
  };
  const observations = Array.from({ length: 8 }, () => ({ kind: 'b', x: 0.75 }));
  const estimator = new ParzenEstimator(dimensionsOf(space), observations, { floor: 0.01 });
  const rng = createSeededRng({ seed: 1, number: 1, stream: 1 });
  const draws = Array.from({ length: 500 }, () => estimator.draw(rng));
  const ofBranch = draws.filter(({ kind }) => kind === 'b');
  assert.ok(ofBranch.length > 350 && ofBranch.length < 500);
  const near = ofBranch.filter(({ x }) => Math.abs(Number(x) - 0.75) < 0.05);
  assert.ok(near.length > 0.7 * ofBranch.length);
});
