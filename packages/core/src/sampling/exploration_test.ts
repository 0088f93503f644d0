import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shouldExplore } from './exploration.ts';
import type { HistoryEntry, TrialResult } from './sampler.ts';

const failure = (progress: number): TrialResult => ({ kind: 'failure', severity: 100, progress });

/** Of 2000 experiments after such results. */
function exploredShare(results: readonly TrialResult[]): number {
  const history = results.map((result, i): HistoryEntry => ({ number: i + 1, params: {}, result }));
  const request = { space: { parameters: [], constraints: [] }, seed: 1, history, outstanding: [] };
  let explored = 0;
  for (let number = 1; number <= 2000; number++) if (shouldExplore({ ...request, number })) explored++;
  return explored / 2000;
}

const different = Array.from({ length: 30 }, (_, i) => failure(i / 30));

test('shouldExplore() looks elsewhere one time in ten while nothing has succeeded', () => {
  // 5 standard deviations are 0.034.
  assert.ok(Math.abs(exploredShare(different) - 0.1) < 0.034);
});

test('shouldExplore() looks elsewhere every other time while the best failures are tied', () => {
  // 5 standard deviations are 0.056.
  for (const results of [
    [...different, failure(1), failure(1), failure(1), failure(1)],
    [1, 1, 1].map(failure),
  ]) {
    assert.ok(Math.abs(exploredShare(results) - 0.5) < 0.056);
  }
  assert.ok(exploredShare([...different, failure(1), failure(1), failure(1)]) < 0.2);
});

test('shouldExplore() never does once something has succeeded, nor at the very start', () => {
  assert.equal(exploredShare([...different, { kind: 'success', losses: [1], violation: 3 }]), 0);
  assert.equal(exploredShare([]), 0);
});
