import {
  compareResults,
  countPoints,
  findParamProblems,
  isAutotunerError,
  paramsKey,
  sampleUniform,
} from '@autotuner/core';
import type {
  HistoryEntry,
  Params,
  Sampler,
  SearchSpace,
  SuggestRequest,
  TrialResult,
} from '@autotuner/core';
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { arbitrarySpace } from './arbitraries.ts';

/** Two numbers and a conditional choice, with a constraint that about half of the points keep. */
const CONTRACT_SPACE: SearchSpace = {
  parameters: [
    { name: 'level', distribution: { type: 'int', low: 1, high: 19, log: false, step: 1 }, when: [] },
    { name: 'rate', distribution: { type: 'float', low: 0.001, high: 20, log: false }, when: [] },
    {
      name: 'mode',
      distribution: { type: 'categorical', choices: ['fast', 'greedy', 'lazy'] },
      when: [{ parent: 'level', operator: 'gte', value: 3 }],
    },
  ],
  constraints: [{ text: 'rate <= level' }],
};

/** Six points, one of which breaks the constraint. */
const SMALL_SPACE: SearchSpace = {
  parameters: [
    { name: 'a', distribution: { type: 'int', low: 1, high: 3, log: false, step: 1 }, when: [] },
    { name: 'b', distribution: { type: 'bool' }, when: [] },
  ],
  constraints: [{ text: 'a + b <= 3' }],
};

const INFEASIBLE_SPACE: SearchSpace = { ...SMALL_SPACE, constraints: [{ text: 'a > 5' }] };

/** How a run is made. */
export interface RunOptions {
  readonly space: SearchSpace;
  readonly seed: number;
  readonly experiments: number;
  /** What an experiment teaches. */
  readonly evaluate: (params: Params, number: number) => TrialResult;
}

/** Runs experiments one after the other, each told before the next is asked for; ends early in an exhausted space. */
export function runSampler(sampler: Sampler, options: RunOptions): readonly HistoryEntry[] {
  const { space, seed, experiments, evaluate } = options;
  const history: HistoryEntry[] = [];
  for (let number = 1; number <= experiments; number++) {
    const suggestion = sampler.suggest({ space, seed, number, history, outstanding: [] });
    if (suggestion === undefined) break;
    const { params } = suggestion;
    history.push({ number, params, result: evaluate(params, number) });
  }
  return history;
}

/** Every third fails; the others lose what their numbers add up to. */
function evaluateAnything(params: Params, number: number): TrialResult {
  const sum = Object.values(params).reduce<number>((total, value) => total + (Number(value) || 0), 0);
  if (number % 3 === 0) return { kind: 'failure', severity: 500, progress: (number % 10) / 10 };
  return { kind: 'success', losses: [sum] };
}

/** Checks that a sampler keeps the contract written on its interface; registers one suite. */
export function testSampler(name: string, create: () => Sampler): void {
  suite(`${name} keeps the sampler contract`, () => {
    testPurity(create);
    testFeasibility(create);
    testFreshness(create);
    testOrderOnly(create);
  });
}

function testPurity(create: () => Sampler): void {
  const history = runSampler(create(), {
    space: CONTRACT_SPACE,
    seed: 7,
    experiments: 25,
    evaluate: evaluateAnything,
  });
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
    const again = runSampler(create(), {
      space: CONTRACT_SPACE,
      seed: 7,
      experiments: 25,
      evaluate: evaluateAnything,
    });
    assert.deepEqual(again, history);
  });

  test('suggest() depends on the seed and on the number', () => {
    const params = (change: Partial<SuggestRequest>): string =>
      paramsKey(create().suggest({ ...request, ...change })?.params ?? {});
    assert.notEqual(params({ seed: 8 }), params({}));
    assert.notEqual(params({ number: 27 }), params({}));
  });

  test('suggest() gives a reason', () => {
    assert.match(create().suggest(request)?.reason ?? '', /\w/);
  });
}

function testFeasibility(create: () => Sampler): void {
  test('suggest() stays in the space and keeps the constraints', () => {
    const history = runSampler(create(), {
      space: CONTRACT_SPACE,
      seed: 3,
      experiments: 50,
      evaluate: evaluateAnything,
    });
    assert.equal(history.length, 50);
    for (const { params } of history) assert.deepEqual(findParamProblems(CONTRACT_SPACE, params), []);
  });

  test('suggest() stays in any space', () => {
    fc.assert(
      fc.property(arbitrarySpace(), fc.nat(), (space, seed) => {
        const history = runSampler(create(), { space, seed, experiments: 14, evaluate: evaluateAnything });
        assert.ok(history.length > 0);
        for (const { params } of history) assert.deepEqual(findParamProblems(space, params), []);
      }),
      { numRuns: 40 },
    );
  });

  test('suggest() throws AT_SPACE_INFEASIBLE when nothing satisfies the constraints', () => {
    const request = { seed: 1, number: 1, history: [], outstanding: [] };
    for (const space of [INFEASIBLE_SPACE, { ...CONTRACT_SPACE, constraints: [{ text: 'rate > 100' }] }]) {
      assert.throws(
        () => create().suggest({ ...request, space }),
        (error) =>
          isAutotunerError(error, 'AT_SPACE_INFEASIBLE') && /"(?:a > 5|rate > 100)"/.test(error.message),
      );
    }
  });
}

function testFreshness(create: () => Sampler): void {
  test('suggest() tries every point of a finite space once, then gives undefined', () => {
    const history = runSampler(create(), {
      space: SMALL_SPACE,
      seed: 1,
      experiments: 99,
      evaluate: evaluateAnything,
    });
    assert.equal(history.length, 5);
    assert.equal(new Set(history.map(({ params }) => paramsKey(params))).size, 5);
  });

  test('suggest() exhausts any small space without a repetition', () => {
    fc.assert(
      fc.property(arbitrarySpace({ finite: true }), fc.nat(), (space, seed) => {
        fc.pre(countPoints(space) <= 60);
        const history = runSampler(create(), { space, seed, experiments: 99, evaluate: evaluateAnything });
        const keys = new Set(history.map(({ params }) => paramsKey(params)));
        assert.equal(keys.size, countPoints(space));
        assert.equal(history.length, keys.size);
      }),
      { numRuns: 25 },
    );
  });

  test('suggest() does not repeat what is running', () => {
    const outstanding: Params[] = [];
    for (let number = 1; number <= 5; number++) {
      const suggestion = create().suggest({ space: SMALL_SPACE, seed: 1, number, history: [], outstanding });
      if (suggestion !== undefined) outstanding.push(suggestion.params);
    }
    assert.equal(new Set(outstanding.map(paramsKey)).size, 5);
    assert.equal(
      create().suggest({ space: SMALL_SPACE, seed: 1, number: 6, history: [], outstanding }),
      undefined,
    );
  });

  test('suggest() spreads parallel experiments', () => {
    const history = runSampler(create(), {
      space: CONTRACT_SPACE,
      seed: 5,
      experiments: 20,
      evaluate: evaluateAnything,
    });
    const outstanding: Params[] = [];
    for (let number = 21; number <= 28; number++) {
      const suggestion = create().suggest({ space: CONTRACT_SPACE, seed: 5, number, history, outstanding });
      outstanding.push(suggestion?.params ?? {});
    }
    assert.equal(new Set(outstanding.map(paramsKey)).size, 8);
  });
}

function testOrderOnly(create: () => Sampler): void {
  test('suggest() does not change under an increasing transform of the objective', () => {
    const run = (transform: (loss: number) => number): readonly Params[] => {
      const evaluate = (params: Params, number: number): TrialResult => {
        const result = evaluateAnything(params, number);
        return result.kind === 'success' ? { ...result, losses: result.losses.map(transform) } : result;
      };
      return runSampler(create(), { space: CONTRACT_SPACE, seed: 11, experiments: 30, evaluate }).map(
        ({ params }) => params,
      );
    };
    const plain = run((loss) => loss);
    assert.deepEqual(
      run((loss) => 1e6 * loss + 5),
      plain,
    );
    assert.deepEqual(run(Math.exp), plain);
    assert.deepEqual(
      run((loss) => -1 / (1 + loss)),
      plain,
    );
  });

  test('suggest() takes a history in which everything failed, or everything is tied', () => {
    const results: readonly TrialResult[] = [
      { kind: 'failure', severity: 1000, progress: 0 },
      { kind: 'success', losses: [0] },
      { kind: 'success', losses: [1, 2] },
    ];
    for (const result of results) {
      const history = runSampler(create(), {
        space: CONTRACT_SPACE,
        seed: 2,
        experiments: 40,
        evaluate: () => result,
      });
      assert.equal(history.length, 40);
      assert.equal(compareResults(result, history[0]?.result ?? result), 0);
    }
  });

  test('suggest() takes a history of points outside the space, such as a forced baseline', () => {
    const outside = Array.from({ length: 12 }, (_, i): HistoryEntry => {
      const inside = sampleUniform(CONTRACT_SPACE, { float: () => i / 12, below: () => 0 });
      const params = { ...inside, rate: 20, level: 1, unknown: 'x' };
      return { number: i + 1, params, result: { kind: 'success', losses: [i] } };
    });
    const request = { space: CONTRACT_SPACE, seed: 2, number: 13, history: outside, outstanding: [] };
    assert.deepEqual(findParamProblems(CONTRACT_SPACE, create().suggest(request)?.params ?? {}), []);
  });
}
