import { arbitraryParams, arbitrarySpace } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Params } from '../../search_space/distribution.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import type { HistoryEntry, Suggestion, SuggestRequest, TrialResult } from '../sampler.ts';
import { createTpeSampler } from './tpe_sampler.ts';

const loss = fc.integer({ min: 0, max: 9 });
const single: fc.Arbitrary<TrialResult> = fc.oneof(
  { weight: 4, arbitrary: loss.map((own): TrialResult => ({ kind: 'success', losses: [own] })) },
  loss.map((own): TrialResult => ({ kind: 'success', losses: [own], violation: own })),
  fc.tuple(loss, loss).map(([own, step]): TrialResult => ({ kind: 'pruned', step, losses: [own] })),
  loss.map((own): TrialResult => ({ kind: 'failure', severity: 80, progress: own / 9 })),
);
const several = fc.tuple(loss, loss).map((losses): TrialResult => ({ kind: 'success', losses }));

interface Case {
  readonly space: SearchSpace;
  readonly history: readonly HistoryEntry[];
  readonly outstanding: readonly Params[];
}

/** A space and a history of it, the way experiments come: several at a time, numbers out of order. */
function cases(result: fc.Arbitrary<TrialResult>, size: number): fc.Arbitrary<Case> {
  return arbitrarySpace().chain((space) =>
    fc.record({
      space: fc.constant(space),
      history: fc
        .array(fc.tuple(arbitraryParams(space), result), { minLength: 12, maxLength: size })
        .map((told) => told.map(([params, own], i) => ({ number: (i ^ 1) + 1, params, result: own }))),
      outstanding: fc.array(arbitraryParams(space), { maxLength: 4 }),
    }),
  );
}

const requestOf = ({ space, history, outstanding }: Case, count: number): SuggestRequest => ({
  space,
  seed: 5,
  number: count + 1,
  history: history.slice(0, count),
  outstanding,
});

const freshly = (request: SuggestRequest): Suggestion | undefined => createTpeSampler().suggest(request);

test('a warmed TPE sampler suggests bit for bit what a new one does, as the history grows', () => {
  for (const result of [single, fc.oneof(several, single)]) {
    fc.assert(
      fc.property(cases(result, 130), (own) => {
        const warmed = createTpeSampler();
        for (let count = 10; count <= own.history.length; count++) {
          // What is running comes and goes.
          const request = requestOf(count % 2 === 0 ? own : { ...own, outstanding: [] }, count);
          const suggestion = warmed.suggest(request);
          if (count % 7 === 3 || count === own.history.length) assert.deepEqual(suggestion, freshly(request));
        }
      }),
      { numRuns: 12 },
    );
  }
});

test('a warmed TPE sampler suggests what a new one does after a copy, a shorter and a different history', () => {
  fc.assert(
    fc.property(cases(single, 60), cases(single, 60), fc.nat({ max: 20 }), (own, other, at) => {
      const warmed = createTpeSampler();
      const all = own.history.length;
      const changed = own.history.with(at % all, { ...(own.history[0] as HistoryEntry), number: 99 });
      const requests: readonly SuggestRequest[] = [
        requestOf(own, all - 1),
        structuredClone(requestOf(own, all)),
        requestOf(own, all - 1),
        requestOf({ ...own, history: changed }, all),
        { ...requestOf(own, all), seed: 6 },
        requestOf(other, other.history.length),
        requestOf({ ...own, outstanding: [] }, all),
        requestOf(own, all),
      ];
      for (const request of requests) assert.deepEqual(warmed.suggest(request), freshly(request));
    }),
    { numRuns: 40 },
  );
});

test('a TPE sampler does not change because a call failed', () => {
  const distribution = { type: 'float', low: 0, high: 1, log: false } as const;
  const space: SearchSpace = { parameters: [{ name: 'x', distribution, when: [] }], constraints: [] };
  const history = Array.from({ length: 20 }, (_, i): HistoryEntry => ({
    number: i + 1,
    params: { x: i / 20 },
    result: { kind: 'success', losses: [i] },
  }));
  const request: SuggestRequest = { space, seed: 1, number: 21, history, outstanding: [{ x: 0.5 }] };
  const sampler = createTpeSampler();
  const infeasible = { ...request, space: { ...space, constraints: [{ text: 'x > 5' }] } };
  assert.throws(() => sampler.suggest(infeasible), { code: 'AT_SPACE_INFEASIBLE' });
  assert.deepEqual(sampler.suggest(request), freshly(request));
});
