import { arbitrarySpace } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countPoints } from './count_points.ts';
import { enumeratePoints } from './enumerate_points.ts';
import { findParamProblems } from './param_problems.ts';
import { paramsKey } from './params_key.ts';
import type { Parameter } from './search_space.ts';

test('countPoints() counts what enumeratePoints() lists, each point valid and once', () => {
  fc.assert(
    fc.property(arbitrarySpace({ finite: true }), (space) => {
      const points = [...enumeratePoints(space)];
      assert.equal(countPoints(space), points.length);
      assert.equal(new Set(points.map(paramsKey)).size, points.length);
      for (const params of points) assert.deepEqual(findParamProblems(space, params), []);
    }),
    { numRuns: 60 },
  );
});

const share = (when: Parameter['when']): Parameter => ({
  name: 'share',
  distribution: { type: 'float', low: 0, high: 1, log: false },
  when,
});

test('countPoints() is Infinity only when a continuous parameter can be active', () => {
  const cache: Parameter = { name: 'cache', distribution: { type: 'bool' }, when: [] };
  const children = (value: string | boolean): number =>
    countPoints({
      parameters: [cache, share([{ parent: 'cache', operator: 'eq', value }])],
      constraints: [],
    });
  assert.equal(children(true), Infinity);
  assert.equal(children('never'), 2);
  const both: Parameter = {
    ...cache,
    name: 'child',
    when: [{ parent: 'share', operator: 'gt', value: 0.5 }],
  };
  assert.equal(countPoints({ parameters: [share([]), both], constraints: [] }), Infinity);
});

test('countPoints() is quick with wide parents and many of them', () => {
  const pairs = Array.from({ length: 40 }, (_, i): readonly Parameter[] => [
    { name: `a${i}`, distribution: { type: 'int', low: 1, high: 1_000_000, log: false, step: 1 }, when: [] },
    {
      name: `b${i}`,
      distribution: { type: 'bool' },
      when: [{ parent: `a${i}`, operator: 'gt', value: 500_000 }],
    },
  ]);
  const one = 500_000 + 2 * 500_000;
  assert.equal(countPoints({ parameters: pairs[0] ?? [], constraints: [] }), one);
  const all = countPoints({ parameters: pairs.flat(), constraints: [] });
  assert.ok(Math.abs(all / one ** 40 - 1) < 1e-9);
});
