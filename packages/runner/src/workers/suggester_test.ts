import assert from 'node:assert/strict';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { test, type TestContext } from 'node:test';
import { createSampler, type HistoryEntry, type SearchSpace, type SuggestRequest } from '@autotuner/core';
import suggestInWorker from './suggest_worker.ts';
import { createSuggester, type Suggester } from './suggester.ts';

const DIMENSIONS = 10;

const newSpace = (): SearchSpace => ({
  parameters: Array.from({ length: DIMENSIONS }, (_, i) => ({
    name: `x${i}`,
    distribution: { type: 'float', low: 0, high: 1, log: false },
    when: [],
  })),
  constraints: [],
});

function madeUpHistory(count: number, shift = 0): readonly HistoryEntry[] {
  return Array.from({ length: count }, (_, i) => {
    const place = (at: number): number => Math.abs(Math.sin((i + shift) * 12.9898 + at * 78.233));
    const params = Object.fromEntries(Array.from({ length: DIMENSIONS }, (__, at) => [`x${at}`, place(at)]));
    return { number: i + 1, params, result: { kind: 'success', losses: [place(99)] } };
  });
}

const requestOf = (space: SearchSpace, history: readonly HistoryEntry[]): SuggestRequest => ({
  space,
  seed: 3,
  number: history.length + 1,
  history,
  outstanding: [],
});

function openSuggester(t: TestContext): Suggester {
  const suggester = createSuggester();
  t.after(() => suggester.close());
  return suggester;
}

test('createSuggester() gives the suggestions of the sampler, light or heavy, whatever the history before was', async (t) => {
  const suggester = openSuggester(t);
  const space = newSpace();
  const long = madeUpHistory(2600);
  const histories = [
    long.slice(0, 50),
    long.slice(0, 2500),
    long,
    long.slice(0, 2590),
    madeUpHistory(2300, 7),
    long,
  ];
  for (const history of histories) {
    const request = requestOf(space, history);
    assert.deepEqual(await suggester.suggest('tpe', request), createSampler('tpe').suggest(request));
  }
});

test('createSuggester() keeps tasks apart and answers calls that were made at once', async (t) => {
  const suggester = openSuggester(t);
  const requests = [1, 2, 3].map((shift) => requestOf(newSpace(), madeUpHistory(2200, shift)));
  const twice = [...requests, ...requests];
  const suggestions = await Promise.all(twice.map((request) => suggester.suggest('tpe', request)));
  const expected = twice.map((request) => createSampler('tpe').suggest(request));
  assert.deepEqual(suggestions, expected);
});

test('createSuggester() does not hold up the event loop with 10,000 results', async (t) => {
  const suggester = openSuggester(t);
  const request = requestOf(newSpace(), madeUpHistory(10_000));
  // The thread is there, so that what is measured is the suggestion.
  await suggester.suggest('tpe', requestOf(newSpace(), madeUpHistory(2000)));
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  await suggester.suggest('tpe', request);
  await suggester.suggest('tpe', request);
  delays.disable();
  // Computed here it would take 50 ms or more; the rest is room for a busy machine.
  assert.ok(delays.percentile(99) < 40e6, `${delays.percentile(99) / 1e6} ms`);
});

test('the worker says when it does not know a task, or not all of its history, and keeps eight tasks', () => {
  const ask = (key: number, count: number): boolean =>
    suggestInWorker({ kind: 'ask', key, count, request: { seed: 1, number: 1, outstanding: [] } }).isKnown;
  assert.equal(ask(1000, 0), false);
  for (let key = 1000; key < 1009; key++) {
    suggestInWorker({ kind: 'open', key, type: 'random', space: newSpace() });
  }
  assert.equal(ask(1000, 0), false);
  assert.equal(ask(1001, 0), true);
  assert.equal(ask(1001, 5), false);
  const entries = madeUpHistory(5);
  assert.deepEqual(suggestInWorker({ kind: 'learn', key: 1001, from: 1, entries }), { isKnown: false });
  assert.deepEqual(suggestInWorker({ kind: 'learn', key: 1001, from: 0, entries }), { isKnown: true });
  assert.equal(ask(1001, 5), true);
});
