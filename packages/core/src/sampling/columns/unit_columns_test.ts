import { arbitraryParams, arbitrarySpace } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dimensionsOf, unitIn } from './dimension.ts';
import { UnitColumns } from './unit_columns.ts';

test('push() keeps every assignment while columns move, and NaN where a parameter is inactive', () => {
  const spaceAndParams = arbitrarySpace().chain((space) =>
    fc.tuple(fc.constant(space), fc.array(arbitraryParams(space), { minLength: 60, maxLength: 140 })),
  );
  fc.assert(
    fc.property(spaceAndParams, ([space, assignments]) => {
      const columns = new UnitColumns(dimensionsOf(space));
      for (const params of assignments) columns.push(params);
      assert.equal(columns.size, assignments.length);
      columns.dimensions.forEach((dimension, i) => {
        const own = [...columns.column(i).subarray(0, columns.size)];
        assert.deepEqual(
          own,
          assignments.map((params) => unitIn(params, dimension)),
        );
      });
    }),
    { numRuns: 20 },
  );
});

test('pick() copies slots, and truncate() gives slots back', () => {
  const distribution = { type: 'float', low: 0, high: 1, log: false } as const;
  const space = { parameters: [{ name: 'x', distribution, when: [] }], constraints: [] };
  const columns = new UnitColumns(dimensionsOf(space));
  for (const x of [0.1, 0.2, 0.3]) columns.push({ x });
  assert.deepEqual([...columns.pick(Int32Array.of(2, 0)).column(0).subarray(0, 2)], [0.3, 0.1]);
  columns.truncate(1);
  columns.push({ x: 0.9 });
  assert.deepEqual([...columns.column(0).subarray(0, columns.size)], [0.1, 0.9]);
});

test('branchOf() names what is active', () => {
  const distribution = { type: 'bool' } as const;
  const when = [{ parent: 'a', operator: 'eq', value: true } as const];
  const parameters = [
    { name: 'a', distribution, when: [] },
    { name: 'b', distribution, when },
  ];
  const columns = new UnitColumns(dimensionsOf({ parameters, constraints: [] }));
  for (const params of [{ a: true, b: true }, { a: false }, { a: true, b: false }]) columns.push(params);
  assert.deepEqual(
    [0, 1, 2].map((slot) => columns.branchOf(slot)),
    ['++', '+-', '++'],
  );
});
