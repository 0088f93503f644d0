import assert from 'node:assert/strict';
import { test } from 'node:test';
import { enumeratePoints } from './enumerate_points.ts';

test('enumeratePoints() goes through the values in order, the last parameter fastest, and leaves out inactive ones', () => {
  const points = enumeratePoints({
    parameters: [
      { name: 'cache', distribution: { type: 'bool' }, when: [] },
      {
        name: 'size',
        distribution: { type: 'int', low: 1, high: 5, log: false, step: 2 },
        when: [{ parent: 'cache', operator: 'eq', value: true }],
      },
    ],
    constraints: [],
  });
  assert.deepEqual(
    [...points],
    [{ cache: false }, { cache: true, size: 1 }, { cache: true, size: 3 }, { cache: true, size: 5 }],
  );
});
