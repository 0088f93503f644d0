import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryEntry } from '../sampler.ts';
import { TakenPoints } from './taken_points.ts';

const entry = (number: number): HistoryEntry => ({
  number,
  params: { a: number },
  result: { kind: 'success', losses: [0] },
});

test('checkFor() knows the history and what is running, whatever was asked before', () => {
  const taken = new TakenPoints();
  const seen = (history: readonly HistoryEntry[], running: number): readonly number[] => {
    const isTaken = taken.checkFor({ history, outstanding: [{ a: running }] });
    return [1, 2, 3, 4, 5].filter((a) => isTaken({ a }));
  };
  assert.deepEqual(seen([entry(1), entry(2)], 5), [1, 2, 5]);
  assert.deepEqual(seen([entry(1), entry(2), entry(3)], 4), [1, 2, 3, 4]);
  assert.deepEqual(seen([entry(2)], 4), [2, 4]);
});
