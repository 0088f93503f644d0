import { testSampler } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchSpace } from '../search_space/search_space.ts';
import { createAutoSampler } from './auto_sampler.ts';
import type { HistoryEntry, SuggestRequest, TrialResult } from './sampler.ts';

testSampler('the auto sampler', createAutoSampler, { isRankBased: false });

const SUCCESS: TrialResult = { kind: 'success', losses: [1] };
const FAILURE: TrialResult = { kind: 'failure', severity: 500, progress: 0.3 };

function spaceOf(parameters: number, high: number): SearchSpace {
  const distribution = { type: 'int', low: 1, high, log: false, step: 1 } as const;
  return {
    parameters: Array.from({ length: parameters }, (_, i) => ({ name: `p${i}`, distribution, when: [] })),
    constraints: [],
  };
}

function historyOf(space: SearchSpace, results: readonly TrialResult[]): readonly HistoryEntry[] {
  return results.map((result, i) => {
    const params = Object.fromEntries(
      space.parameters.map(({ name }, k) => [name, 1 + ((i * (k + 3)) % 50)]),
    );
    return { number: i + 1, params, result };
  });
}

function reasonFor(
  results: readonly TrialResult[],
  { space = spaceOf(2, 50), ...change }: Partial<SuggestRequest> = {},
): string | undefined {
  const history = historyOf(space, results);
  const request = { space, seed: 1, number: results.length + 1, history, outstanding: [], ...change };
  return createAutoSampler().suggest(request)?.reason;
}

function times(count: number, result: TrialResult): readonly TrialResult[] {
  return Array.from({ length: count }, () => result);
}

test('the auto sampler tries each point of a tiny space once', () => {
  assert.equal(
    reasonFor([], { space: spaceOf(1, 20) }),
    'auto chose random: drawn uniformly; the space has only 20 points, each is tried once',
  );
});

test('the auto sampler chooses gp for some results of one objective', () => {
  assert.equal(
    reasonFor(times(19, SUCCESS)),
    'auto chose gp: largest expected improvement after 19 results and 0 failures; ' +
      'there are at most 200 results and 20 parameters',
  );
});

test('the auto sampler chooses tpe where gp does not apply, and says why', () => {
  const why = (reason: string | undefined): string | undefined =>
    reason?.startsWith('auto chose tpe: ') === true ? reason.split('; ').at(-1) : reason;
  assert.equal(why(reasonFor(times(201, SUCCESS))), '201 results are too many for gp');
  assert.equal(why(reasonFor([], { space: spaceOf(21, 50) })), '21 parameters are too many for gp');
  assert.equal(why(reasonFor(times(12, { kind: 'success', losses: [1, 2] }))), 'gp is for one objective');
  assert.equal(
    why(reasonFor(times(12, FAILURE))),
    'nothing has succeeded, and tpe learns more from failures alone',
  );
});

test('the auto sampler lets tpe and gp take turns while most recent experiments fail', () => {
  const results = [...times(5, SUCCESS), ...times(20, FAILURE)];
  assert.match(
    reasonFor(results, { number: 26 }) ?? '',
    /^auto chose tpe: .*; it takes turns with gp while 100 % fail$/,
  );
  assert.match(reasonFor(results, { number: 27 }) ?? '', /^auto chose gp: /);
  const better = times(12, SUCCESS).map((_, i): TrialResult => ({ kind: 'success', losses: [-i] }));
  assert.doesNotMatch(reasonFor([...results, ...better], { number: 38 }) ?? '', / fail$/);
});

test('the auto sampler lets them take turns while results get no better, or are noise', () => {
  const results = [{ kind: 'success', losses: [0] } as const, ...times(29, SUCCESS)];
  assert.match(
    reasonFor(results, { number: 32 }) ?? '',
    /^auto chose tpe: .* none of the last 10 results is the best$/,
  );
  assert.match(reasonFor(results, { number: 31 }) ?? '', /^auto chose gp: /);
  const space = spaceOf(2, 50);
  // Three points over and over, each time with another loss, ever new best ones among them.
  const noisy = historyOf(space, times(30, SUCCESS)).map((entry, i): HistoryEntry => ({
    ...entry,
    params: { p0: 1 + (i % 3), p1: 1 },
    result: { kind: 'success', losses: [Math.sin(i * i) - i] },
  }));
  const request = { space, seed: 1, number: 32, history: noisy, outstanding: [] };
  const { reason = '' } = createAutoSampler().suggest(request) ?? {};
  assert.match(reason, /^auto chose tpe: .* while \d+ % of the variance is noise$/);
});

test('the auto sampler is heavy where gp has something to fit, else as heavy as what it chooses', () => {
  const isHeavy = (results: readonly TrialResult[], space = spaceOf(2, 50)): boolean | undefined =>
    createAutoSampler().isHeavy?.({
      space,
      seed: 1,
      number: results.length + 1,
      history: historyOf(space, results),
      outstanding: [],
    });
  assert.equal(isHeavy(times(9, SUCCESS)), false);
  assert.equal(isHeavy(times(10, SUCCESS)), true);
  assert.equal(isHeavy(times(12, FAILURE)), false);
  assert.equal(isHeavy(times(201, SUCCESS)), false);
  assert.equal(isHeavy(times(1000, SUCCESS), spaceOf(25, 50)), true);
  assert.equal(isHeavy(times(15, SUCCESS), spaceOf(1, 20)), false);
});
