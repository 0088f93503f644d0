import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HistoryFold } from './history_fold.ts';
import type { HistoryEntry, SuggestRequest } from './sampler.ts';

const entry = (number: number): HistoryEntry => ({
  number,
  params: { a: number },
  result: { kind: 'success', losses: [number] },
});

const REQUEST: SuggestRequest = {
  space: { parameters: [], constraints: [] },
  seed: 1,
  number: 9,
  history: [1, 2, 3, 4, 5, 6, 7].map(entry),
  outstanding: [],
};

/** Joins the numbers of each step of three; `steps` counts the steps made. */
function joiningFold(): { readonly fold: HistoryFold<string>; readonly steps: string[] } {
  const steps: string[] = [];
  const fold = new HistoryFold<string>({
    start: ({ seed, budget }) => `${seed}/${budget ?? ''}`,
    countNext: () => 3,
    step: (state, entries) => {
      const joined = entries.map(({ number, result }) => `${number}${result.kind[0]}`).join('+');
      steps.push(joined);
      return `${state}, ${joined}`;
    },
  });
  return { fold, steps };
}

test('run() makes as many whole steps as there are results, and leaves the rest', () => {
  const { state, rest } = joiningFold().fold.run(REQUEST);
  assert.equal(state, '1/, 1s+2s+3s, 4s+5s+6s');
  assert.deepEqual(rest, [entry(7)]);
});

test('run() makes new steps only when a history goes on, also when it comes as a copy', () => {
  const { fold, steps } = joiningFold();
  fold.run(REQUEST);
  const longer = { ...structuredClone(REQUEST), history: [...REQUEST.history, entry(8), entry(9)] };
  assert.equal(fold.run(structuredClone(longer)).state, '1/, 1s+2s+3s, 4s+5s+6s, 7s+8s+9s');
  assert.equal(steps.length, 3);
});

const failed: HistoryEntry = { ...entry(2), result: { kind: 'failure', severity: 100, progress: 1 } };

const CHANGES: Readonly<Record<string, Partial<SuggestRequest>>> = {
  'another seed': { seed: 2 },
  'another budget': { budget: 50 },
  'another space': { space: { parameters: [], constraints: [{ text: 'a > 1' }] } },
  'another number of experiments at a time': { concurrency: 2 },
  'a shorter history': { history: REQUEST.history.slice(0, 3) },
  'a changed result': { history: REQUEST.history.with(1, failed) },
  'other parameters': { history: REQUEST.history.with(1, { ...entry(2), params: { a: 9 } }) },
  'another order': { history: REQUEST.history.toReversed() },
};

for (const [name, change] of Object.entries(CHANGES)) {
  test(`run() starts from nothing for ${name}`, () => {
    const { fold, steps } = joiningFold();
    fold.run(REQUEST);
    steps.length = 0;
    const request = { ...REQUEST, ...change };
    assert.deepEqual(fold.run(request), joiningFold().fold.run(request));
    assert.equal(steps.length, Math.floor(request.history.length / 3));
  });
}
