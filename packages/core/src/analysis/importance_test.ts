import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryEntry, TrialResult } from '../sampling/sampler.ts';
import { createSampler } from '../sampling/create_sampler.ts';
import { createSeededRng } from '../sampling/seeded_rng.ts';
import type { Distribution, Params } from '../search_space/distribution.ts';
import { sampleUniform } from '../search_space/sample_uniform.ts';
import type { Parameter, SearchSpace } from '../search_space/search_space.ts';
import { parameterImportance } from './importance.ts';
import type { Importance, ImportanceOptions } from './importance.ts';

const UNIT: Distribution = { type: 'float', low: 0, high: 1, log: false };

function spaceOf(
  parameters: Readonly<Record<string, Distribution>>,
  when: Readonly<Record<string, Parameter['when']>> = {},
): SearchSpace {
  return {
    parameters: Object.entries(parameters).map(([name, distribution]) => ({
      name,
      distribution,
      when: when[name] ?? [],
    })),
    constraints: [],
  };
}

const success = (loss: number): TrialResult => ({ kind: 'success', losses: [loss] });

/** Experiments drawn uniformly. */
function explore(
  space: SearchSpace,
  result: (params: Params) => TrialResult,
  { count = 200, seed = 1 } = {},
): readonly HistoryEntry[] {
  return Array.from({ length: count }, (_, i) => {
    const params = sampleUniform(space, createSeededRng({ seed, number: i, stream: 0 }));
    return { number: i + 1, params, result: result(params) };
  });
}

function sharesOf(
  space: SearchSpace,
  history: readonly HistoryEntry[],
  options?: ImportanceOptions,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    (parameterImportance(space, history, options)?.parameters ?? []).map(({ name, share }) => [name, share]),
  );
}

const number = (params: Params, name: string): number => Number(params[name] ?? 0);

const BOWL = spaceOf({ a: UNIT, b: UNIT, c: { type: 'categorical', choices: ['u', 'v', 'w'] }, idle: UNIT });
const bowl = (params: Params): number =>
  10 * (number(params, 'a') - 0.3) ** 2 +
  3 * (number(params, 'b') - 0.7) ** 2 +
  (params['c'] === 'v' ? 1 : 0);

test('parameterImportance() finds the shares of the variance that calculus gives', () => {
  // Of weight * (x - m)^2 for x uniform in [0, 1], by the second and fourth moment about m; a choice of three: 2/9.
  const variance = (weight: number, m: number): number => {
    const moment = (k: number): number => ((1 - m) ** (k + 1) - (-m) ** (k + 1)) / (k + 1);
    return weight ** 2 * (moment(4) - moment(2) ** 2);
  };
  const parts = { a: variance(10, 0.3), b: variance(3, 0.7), c: 2 / 9, idle: 0 };
  const total = parts.a + parts.b + parts.c;
  const shares = sharesOf(
    BOWL,
    explore(BOWL, (params) => success(bowl(params)), { count: 600 }),
  );
  for (const [name, part] of Object.entries(parts))
    assert.ok(
      Math.abs((shares[name] ?? NaN) - part / total) < 0.06,
      `${name}: ${shares[name]}, ${part / total}`,
    );
});

test('parameterImportance() gives what has no effect no more than its floor, over seeds', () => {
  let above = 0;
  for (let seed = 0; seed < 20; seed++) {
    const history = explore(BOWL, (params) => success(bowl(params)), { count: 80, seed });
    const { parameters, floor } = parameterImportance(BOWL, history) ?? ({} as Importance);
    if ((parameters.find(({ name }) => name === 'idle')?.share ?? 1) > floor) above++;
  }
  // The greatest of three made-up parameters and one like them: above in a quarter; 5 + 3 * 1.94 runs of 20 at most.
  assert.ok(above <= 10, `${above}`);
});

test('parameterImportance() leaves to the rest what only a combination does', () => {
  const space = spaceOf({ a: { type: 'bool' }, b: { type: 'bool' } });
  const history = explore(space, (params) => success(params['a'] === params['b'] ? 0 : 1));
  const importance = parameterImportance(space, history);
  assert.ok((importance?.rest ?? 0) > 0.8, `${importance?.rest}`);
});

test('parameterImportance() learns from failures: the parameter that decides about them comes first', () => {
  const history = explore(BOWL, (params) =>
    number(params, 'b') > 0.6
      ? { kind: 'failure', severity: 100, progress: number(params, 'b') }
      : success(number(params, 'a') * 1e-3),
  );
  assert.equal(parameterImportance(BOWL, history)?.parameters[0]?.name, 'b');
  assert.ok((sharesOf(BOWL, history, { of: 'failure' })['b'] ?? 0) > 0.9);
});

test('parameterImportance() works where everything fails', () => {
  const history = explore(BOWL, (params) => ({
    kind: 'failure',
    severity: 100,
    progress: number(params, 'a'),
  }));
  assert.ok((sharesOf(BOWL, history)['a'] ?? 0) > 0.8);
});

test('parameterImportance() gives a parameter no importance where it does not exist', () => {
  const space = spaceOf(
    { kind: { type: 'categorical', choices: ['deep', 'flat'] }, depth: UNIT, idle: UNIT },
    { depth: [{ parent: 'kind', operator: 'eq', value: 'deep' }] },
  );
  const history = explore(space, (params) =>
    success(params['kind'] === 'deep' ? number(params, 'depth') : 0.5),
  );
  const shares = sharesOf(space, history);
  // Alone it explains half of its variance: the other half hangs on the kind.
  assert.ok((shares['depth'] ?? 0) > 0.3 && (shares['depth'] ?? 0) < 0.7, `${shares['depth']}`);
  assert.ok((shares['idle'] ?? 1) < 0.05);
});

test('parameterImportance() does not take for important what a sampler has merely settled on', () => {
  const space = spaceOf({ a: UNIT, b: UNIT, idle: UNIT });
  const sampler = createSampler('tpe');
  const ranks = [5, 6, 7, 8].map((seed) => {
    const history: HistoryEntry[] = [];
    for (let next = 1; next <= 80; next++) {
      const params = sampler.suggest({ space, seed, number: next, history, outstanding: [] })?.params ?? {};
      history.push({ number: next, params, result: success(bowl(params)) });
    }
    return (parameterImportance(space, history)?.parameters ?? []).map(({ name }) => name);
  });
  assert.ok(ranks.filter(([first]) => first === 'a').length >= 3, JSON.stringify(ranks));
});

test('parameterImportance() is the same for another unit, whatever the order of arrival', () => {
  const history = explore(BOWL, (params) => success(bowl(params)), { count: 60 });
  const scaled = history.map((entry) => ({ ...entry, result: success(1024 * bowl(entry.params)) }));
  assert.deepEqual(parameterImportance(BOWL, scaled.toReversed()), parameterImportance(BOWL, history));
});

test('parameterImportance() ranks by one objective or by fronts', () => {
  const space = spaceOf({ a: UNIT, b: UNIT });
  const history = explore(space, (params) => ({
    kind: 'success',
    losses: [number(params, 'a'), number(params, 'b')],
  }));
  assert.equal(parameterImportance(space, history, { objective: 0 })?.parameters[0]?.name, 'a');
  assert.equal(parameterImportance(space, history, { objective: 1 })?.parameters[0]?.name, 'b');
  const both = sharesOf(space, history);
  assert.ok(Math.abs((both['a'] ?? 0) - (both['b'] ?? 1)) < 0.25, JSON.stringify(both));
});

test('parameterImportance() looks at 600 of many experiments', () => {
  const history = explore(BOWL, (params) => success(bowl(params)), { count: 3000 });
  const importance = parameterImportance(BOWL, history);
  assert.equal(importance?.experiments, 600);
  assert.equal(importance.parameters[0]?.name, 'a');
});

test('parameterImportance() is undefined with too little to learn from', () => {
  const few = explore(BOWL, (params) => success(bowl(params)), { count: 9 });
  assert.equal(parameterImportance(BOWL, few), undefined);
  assert.equal(
    parameterImportance(
      BOWL,
      explore(BOWL, () => success(1)),
    ),
    undefined,
  );
});
