import { arbitraryParams, arbitrarySpace } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Params } from '../../search_space/distribution.ts';
import { enumeratePoints } from '../../search_space/enumerate_points.ts';
import { findParamProblems } from '../../search_space/param_problems.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { dimensionsOf } from '../columns/dimension.ts';
import { UnitColumns } from '../columns/unit_columns.ts';
import { createSeededRng } from '../seeded_rng.ts';
import { candidateFrom } from './_candidate.ts';
import { Mixture } from './_mixture.ts';

const spaceAndObservations = (finite: boolean): fc.Arbitrary<readonly [SearchSpace, readonly Params[]]> =>
  arbitrarySpace({ finite }).chain((space) =>
    fc.tuple(fc.constant(space), fc.array(arbitraryParams(space), { maxLength: 12 })),
  );

function mixtureOf(space: SearchSpace, observations: readonly Params[], floor = 0.05): Mixture {
  const columns = new UnitColumns(dimensionsOf(space));
  for (const params of observations) columns.push(params);
  const mixture = new Mixture(columns);
  mixture.reset(Int32Array.from(observations.keys()));
  mixture.settle(floor);
  return mixture;
}

const densityAt = (mixture: Mixture, space: SearchSpace, params: Params): number =>
  mixture.logDensity(candidateFrom(params, dimensionsOf(space)));

test('draw() gives assignments of the space', () => {
  fc.assert(
    fc.property(spaceAndObservations(false), fc.nat(), ([space, observations], seed) => {
      const mixture = mixtureOf(space, observations);
      const rng = createSeededRng({ seed, number: 1, stream: 1 });
      const slotFor = (): number | undefined =>
        [...observations.keys(), undefined][rng.below(observations.length + 1)];
      for (let i = 0; i < 5; i++) assert.deepEqual(findParamProblems(space, mixture.draw(slotFor, rng)), []);
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
      const mixture = mixtureOf(space, observations);
      let sum = 0;
      for (const params of enumeratePoints(space)) sum += Math.exp(densityAt(mixture, space, params));
      assert.ok(Math.abs(sum - 1) < 0.02, String(sum));
    }),
    { numRuns: 50 },
  );
});

test('logDensity() counts members alone, whatever came and went', () => {
  fc.assert(
    fc.property(spaceAndObservations(false), fc.nat(), ([space, observations], seed) => {
      fc.pre(observations.length >= 3);
      const columns = new UnitColumns(dimensionsOf(space));
      for (const params of observations) columns.push(params);
      const moved = new Mixture(columns);
      for (const slot of observations.keys()) moved.add(slot);
      moved.settle(0.3);
      moved.remove(1);
      moved.settle(0.05);
      const kept = observations.toSpliced(1, 1);
      const point = observations[seed % observations.length] ?? {};
      const own = densityAt(moved, space, point);
      const plain = densityAt(mixtureOf(space, kept), space, point);
      assert.ok(Math.abs(own - plain) < 1e-9, `${own} ${plain}`);
    }),
  );
});

test('logDensity() is finite everywhere and highest near the observations', () => {
  const distribution = { type: 'float', low: 0, high: 1, log: false } as const;
  const space: SearchSpace = { parameters: [{ name: 'x', distribution, when: [] }], constraints: [] };
  const mixture = mixtureOf(space, [{ x: 0.2 }, { x: 0.21 }, { x: 0.22 }], 0.01);
  const at = (x: number): number => densityAt(mixture, space, { x });
  assert.ok(at(0.21) > at(0.3) && at(0.3) >= at(0.9));
  assert.ok(Number.isFinite(at(1)));
});
