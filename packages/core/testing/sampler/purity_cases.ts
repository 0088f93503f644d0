import { paramsKey } from '@autotuner/core';
import type { HistoryEntry, Params, Sampler, SuggestRequest } from '@autotuner/core';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CONTRACT_SPACE, NESTED_SPACE } from './contract_spaces.ts';
import { evaluateAnything, runSampler, suggestInside } from './run_sampler.ts';
import type { SamplerUnderTest } from './sampler_contract_options.ts';

const RUN = { space: CONTRACT_SPACE, seed: 7, experiments: 25, evaluate: evaluateAnything };

/** A suggestion depends on its request and on nothing else. */
export function testPurity({ create }: SamplerUnderTest): void {
  const history = runSampler(create(), RUN);
  const request: SuggestRequest = {
    space: CONTRACT_SPACE,
    seed: 7,
    number: 26,
    history,
    outstanding: history.slice(0, 2).map(({ params }) => params),
  };

  test('suggest() gives the same suggestion for the same request, from any instance', () => {
    const sampler = create();
    const first = sampler.suggest(request);
    sampler.suggest({ ...request, number: 99 });
    assert.deepEqual(sampler.suggest(request), first);
    assert.deepEqual(create().suggest(structuredClone(request)), first);
  });

  test('suggest() replays a run bit for bit', () => {
    assert.deepEqual(runSampler(create(), RUN), history);
  });

  test('suggest() depends on the seed and on the number', () => {
    // Before any result: what is learned may well lead to one and the same point.
    const first = { ...request, history: [], outstanding: [] };
    const params = (change: Partial<SuggestRequest>): string =>
      paramsKey(suggestInside(create(), { ...first, ...change }));
    assert.notEqual(params({ seed: 8 }), params({}));
    assert.notEqual(params({ number: 27 }), params({}));
  });

  test('suggest() gives a reason', () => {
    assert.match(create().suggest(request)?.reason ?? '', /\w/);
  });
}

/** What an instance remembers changes nothing: a worker, or a replay, starts without it. */
export function testMemory({ create }: SamplerUnderTest): void {
  test('suggest() gives what a fresh instance gives, however much the instance has seen', () => {
    const warm = create();
    for (const request of parallelRun(warm, 36)) {
      const fresh = create().suggest(request);
      assert.deepEqual(warm.suggest(request), fresh);
      assert.deepEqual(warm.suggest(structuredClone(request)), fresh);
    }
  });

  test('suggest() gives what a fresh instance gives after a longer history, another one, or a changed entry', () => {
    const warm = create();
    const history = runSampler(create(), { ...RUN, experiments: 24 });
    const changed = history.with(3, { ...history[3]!, result: { kind: 'success', losses: [-100] } });
    const base = { space: CONTRACT_SPACE, seed: 7, number: 30, outstanding: [] };
    for (const own of [history, history.slice(0, 12), changed, history.toReversed(), history, []]) {
      const request = { ...base, history: own };
      assert.deepEqual(warm.suggest(request), create().suggest(request));
    }
  });

  test('suggest() serves two tasks in turn as it would serve each alone', () => {
    const shared = create();
    const tasks = [
      { space: CONTRACT_SPACE, seed: 1, alone: create(), history: new Array<HistoryEntry>() },
      { space: NESTED_SPACE, seed: 2, alone: create(), history: new Array<HistoryEntry>() },
    ];
    for (let number = 1; number <= 20; number++) {
      for (const { space, seed, alone, history } of tasks) {
        const request = { space, seed, number, history, outstanding: [] };
        const params = suggestInside(shared, request);
        assert.deepEqual(params, suggestInside(alone, request));
        history.push({ number, params, result: evaluateAnything(params, number) });
      }
    }
  });
}

/** The requests of a run in which up to four experiments are open and end out of order. */
function* parallelRun(sampler: Sampler, experiments: number): Generator<SuggestRequest> {
  const open: { readonly number: number; readonly params: Params }[] = [];
  const history: HistoryEntry[] = [];
  for (let number = 1; number <= experiments; number++) {
    const outstanding = open.map(({ params }) => params);
    const request = { space: CONTRACT_SPACE, seed: 3, number, history: [...history], outstanding };
    yield request;
    open.push({ number, params: suggestInside(sampler, request) });
    while (open.length > number % 4) {
      const [ended] = open.splice((number * 7) % open.length, 1);
      if (ended !== undefined) {
        history.push({ ...ended, result: evaluateAnything(ended.params, ended.number) });
      }
    }
  }
}
