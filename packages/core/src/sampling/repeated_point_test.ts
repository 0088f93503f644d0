import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Params } from '../search_space/distribution.ts';
import { isRepeated, isSameParams } from './repeated_point.ts';

const request = {
  space: { parameters: [], constraints: [] },
  seed: 1,
  number: 3,
  history: [{ number: 1, params: { a: 0.1, b: 'x' }, result: { kind: 'success', losses: [1] } as const }],
  outstanding: [{ a: 0.2, b: 'x' }],
};

test('isRepeated() looks at what was tried and at what is running', () => {
  const repeated = (params: Params): boolean => isRepeated(params, request);
  const points = [{ b: 'x', a: 0.1 }, { a: 0.2, b: 'x' }, { a: 0.1, b: 'y' }, { a: 0.1 }];
  assert.deepEqual(points.map(repeated), [true, true, false, false]);
});

test('isSameParams() wants the same names and values', () => {
  assert.equal(isSameParams({ a: 1, b: true }, { b: true, a: 1 }), true);
  for (const other of [{}, { a: 1 }, { a: 1, c: true }, { a: '1', b: true }, { a: 1, b: true, c: 1 }]) {
    assert.equal(isSameParams({ a: 1, b: true }, other), false);
  }
});
