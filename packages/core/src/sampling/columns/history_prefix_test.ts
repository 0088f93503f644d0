import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryEntry, TrialResult } from '../sampler.ts';
import { HistoryPrefix } from './history_prefix.ts';

const entry = (
  number: number,
  result: TrialResult = { kind: 'success', losses: [number] },
): HistoryEntry => ({
  number,
  params: { x: number },
  result,
});

function prefixOf(history: readonly HistoryEntry[]): HistoryPrefix {
  const prefix = new HistoryPrefix();
  prefix.push(history);
  return prefix;
}

const HISTORY: readonly HistoryEntry[] = [
  entry(1),
  entry(2, { kind: 'failure', severity: 80, progress: 1 }),
  entry(3, { kind: 'pruned', step: 4, losses: [1, 2] }),
  entry(4, { kind: 'success', losses: [1], violation: 0.5 }),
];

test('additions() gives what is new, by identity or by value', () => {
  const more = [...HISTORY, entry(5)];
  assert.deepEqual(prefixOf(HISTORY).additions(more), [entry(5)]);
  assert.deepEqual(prefixOf(HISTORY).additions(structuredClone(more)), [entry(5)]);
  assert.deepEqual(prefixOf(HISTORY).additions(HISTORY), []);
  assert.deepEqual(prefixOf([]).additions(HISTORY), HISTORY);
});

test('additions() gives undefined for a history that is shorter or differs anywhere', () => {
  assert.equal(prefixOf(HISTORY).additions(HISTORY.slice(0, 3)), undefined);
  const changes: readonly ((own: HistoryEntry) => HistoryEntry)[] = [
    (own) => ({ ...own, number: 9 }),
    (own) => ({ ...own, params: { x: -1 } }),
    (own) => ({ ...own, params: { ...own.params, y: 1 } }),
    (own) => ({ ...own, params: { y: own.number } }),
    (own) => ({ ...own, result: { kind: 'failure', severity: 81, progress: 1 } }),
    (own) => ({ ...own, result: { kind: 'success', losses: [7] } }),
    (own) => ({ ...own, result: { kind: 'success', losses: [1, 7] } }),
    (own) => ({ ...own, result: { kind: 'success', losses: [1], violation: 0.25 } }),
    (own) => ({ ...own, result: { kind: 'pruned', step: 5, losses: [1, 2] } }),
  ];
  for (const [index, own] of HISTORY.entries()) {
    for (const change of changes) {
      const other = HISTORY.with(index, change(own));
      assert.equal(prefixOf(HISTORY).additions(other), undefined, JSON.stringify(other[index]));
    }
  }
});
