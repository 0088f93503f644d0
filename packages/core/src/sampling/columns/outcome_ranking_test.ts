import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rankResults } from '../../scoring/outcome_order.ts';
import type { HistoryEntry, TrialResult } from '../sampler.ts';
import { OutcomeRanking } from './outcome_ranking.ts';

const loss = fc.integer({ min: 0, max: 6 });
const single: fc.Arbitrary<TrialResult> = fc.oneof(
  loss.map((own): TrialResult => ({ kind: 'success', losses: [own] })),
  loss.map((own): TrialResult => ({ kind: 'success', losses: [own], violation: own / 3 })),
  fc.tuple(loss, loss).map(([own, step]): TrialResult => ({ kind: 'pruned', step, losses: [own] })),
  loss.map((own): TrialResult => ({ kind: 'failure', severity: 100, progress: own / 6 })),
);
const several = fc.tuple(loss, loss).map((losses): TrialResult => ({ kind: 'success', losses }));

const entriesOf = (results: readonly TrialResult[]): readonly HistoryEntry[] =>
  results.map((result, i) => ({ number: i + 1, params: {}, result }));

function rankingOf(entries: readonly HistoryEntry[], seed = 1): OutcomeRanking {
  const ranking = new OutcomeRanking(seed);
  ranking.push(entries);
  return ranking;
}

test('order() is the same however the history came in, and follows rankResults()', () => {
  for (const result of [single, fc.oneof(several, several, single)]) {
    fc.assert(
      fc.property(fc.array(result, { maxLength: 90 }), fc.nat({ max: 90 }), (results, cut) => {
        const entries = entriesOf(results);
        const grown = rankingOf(entries.slice(0, cut));
        grown.order();
        for (const entry of entries.slice(cut)) {
          grown.push([entry]);
          grown.order();
        }
        const order = [...rankingOf(entries).order()];
        assert.deepEqual([...grown.order()], order);
        const ranks = rankResults(results);
        const ofOrder = order.map((slot) => ranks[slot] ?? NaN);
        assert.deepEqual(
          ofOrder,
          ofOrder.toSorted((a, b) => a - b),
        );
      }),
      { numRuns: 60 },
    );
  }
});

test('order() breaks ties by seed and number, not by arrival', () => {
  const tied = entriesOf(Array.from({ length: 30 }, () => ({ kind: 'failure', severity: 80, progress: 1 })));
  const numbers = (own: readonly HistoryEntry[], seed = 1): readonly number[] =>
    [...rankingOf(own, seed).order()].map((slot) => own[slot]?.number ?? 0);
  assert.deepEqual(numbers(tied.toReversed()), numbers(tied));
  assert.notDeepEqual(numbers(tied, 2), numbers(tied));
  assert.notDeepEqual(
    numbers(tied),
    tied.map(({ number }) => number),
  );
});

test('a failure never stands before a success', () => {
  fc.assert(
    fc.property(fc.array(single, { maxLength: 40 }), (results) => {
      const kinds = [...rankingOf(entriesOf(results)).order()].map((slot) => results[slot]?.kind);
      const firstFailure = kinds.indexOf('failure');
      assert.ok(firstFailure < 0 || !kinds.slice(firstFailure).some((kind) => kind !== 'failure'));
    }),
  );
});

test('workingCount counts feasible successes and what was pruned, isTied() compares the best', () => {
  const ranking = rankingOf(
    entriesOf([
      { kind: 'success', losses: [1] },
      { kind: 'success', losses: [1] },
      { kind: 'success', losses: [0], violation: 1 },
      { kind: 'pruned', step: 1, losses: [1] },
      { kind: 'failure', severity: 80, progress: 1 },
    ]),
  );
  assert.equal(ranking.workingCount, 3);
  assert.equal(ranking.successCount, 3);
  assert.equal(ranking.prunedCount, 1);
  assert.equal(ranking.count, 5);
  assert.equal(ranking.isTied(2), true);
  assert.equal(ranking.isTied(3), false);
  assert.equal(ranking.isTied(0), false);
  assert.deepEqual([...ranking.peerStarts(9)], [0, 0, 2, 3, 4]);
});
