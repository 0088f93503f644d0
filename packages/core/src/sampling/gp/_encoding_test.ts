import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { Encoding } from './_encoding.ts';

const isNet = [{ parent: 'kind', operator: 'eq', value: 'net' } as const];
const SPACE: SearchSpace = {
  parameters: [
    { name: 'kind', distribution: { type: 'categorical', choices: ['tree', 'net'] }, when: [] },
    { name: 'rate', distribution: { type: 'float', low: 1e-4, high: 1, log: true }, when: isNet },
    { name: 'layers', distribution: { type: 'int', low: 1, high: 4, log: false, step: 1 }, when: isNet },
    { name: 'x', distribution: { type: 'float', low: -1, high: 1, log: false }, when: [] },
  ],
  constraints: [],
};
const encoding = new Encoding(SPACE);

function assertRow(seen: Float64Array, wanted: readonly number[]): void {
  assert.equal(seen.length, wanted.length);
  wanted.forEach((own, k) =>
    assert.ok(Math.abs((seen[k] ?? NaN) - own) < 1e-12, `${String(seen)} for ${wanted.join()}`),
  );
}

test('rowOf() puts ordered columns first, then choices, then which groups exist', () => {
  assert.deepEqual([encoding.orderedCount, encoding.columnCount, encoding.sharedCount], [3, 5, 2]);
  assertRow(encoding.rowOf({ kind: 'net', rate: 0.01, layers: 4, x: 1 }), [0.5, 0.875, 1, 0.75, 1]);
  assertRow(encoding.rowOf({ kind: 'tree', x: -1 }), [0.5, 0.5, 0, 0.25, 0]);
});

test('rowOf() takes values outside the space to its edge', () => {
  assertRow(encoding.rowOf({ kind: 'other', x: 99 }), [0.5, 0.5, 1, 0.25, 0]);
});

test('decode() gives active parameters only, on their steps', () => {
  assert.deepEqual(encoding.decode(Float64Array.of(0.1, 0.5, 0.9, 0.5)), { kind: 'tree', x: 0 });
  const net = encoding.decode(Float64Array.of(0.9, 1, 0.3, 0.5));
  assert.deepEqual(net, { kind: 'net', rate: 1, layers: 2, x: 0 });
});

test('copyUnits() writes the places of what an assignment has', () => {
  const units = Float64Array.of(9, 9, 9, 9);
  encoding.copyUnits({ kind: 'tree', x: 0 }, units);
  assertRow(units, [0.25, 9, 9, 0.5]);
});
