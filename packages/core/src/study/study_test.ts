import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAutotunerError } from '../errors.ts';
import type { Sampler, SuggestRequest } from '../sampling/sampler.ts';
import type { Trial } from './trial.ts';
import type { Params } from '../search_space/distribution.ts';
import { Study, type AddedTrial } from './study.ts';
import type { StudyOptions } from './study_options.ts';
import type { ToldResult } from './told_result.ts';

const LINE: StudyOptions = { space: { x: { float: [0, 1] } }, seed: 3, sampler: 'tpe' };

function next(study: Study): Trial {
  return study.suggest() ?? assert.fail('nothing left');
}

test('Study takes the short forms of a task file, conditions and constraints included', () => {
  const study = new Study({
    space: {
      x: { float: [0, 1] },
      lr: { float: [1e-5, 1], log: true },
      act: ['relu', 'tanh'],
      n: { int: [1, 8], when: { act: 'relu' } },
      cache: 'bool',
    },
    where: ['n >= 4 * x'],
    sampler: 'random',
  });
  for (let i = 0; i < 30; i++) {
    const { params } = next(study);
    assert.equal('n' in params, params['act'] === 'relu');
    if ('n' in params) assert.ok(Number(params['n']) >= 4 * Number(params['x']));
  }
});

test('suggest() gives the baseline, then what was enqueued, then asks the sampler', () => {
  const study = new Study({ ...LINE, baseline: { x: 0.1 }, enqueue: [{ x: 0.2 }] });
  study.enqueue({ x: 0.3 });
  const trials = [next(study), next(study), next(study), next(study)];
  assert.deepEqual(
    trials.map(({ number, origin }) => [number, origin]),
    [
      [1, 'baseline'],
      [2, 'enqueued'],
      [3, 'enqueued'],
      [4, 'sampler'],
    ],
  );
  assert.deepEqual(
    trials.slice(0, 3).map(({ params }) => params['x']),
    [0.1, 0.2, 0.3],
  );
});

test('enqueue() names what is wrong with the parameters', () => {
  const study = new Study(LINE);
  assert.throws(
    () => study.enqueue({ x: 7, y: 1 }),
    (error) =>
      isAutotunerError(error, 'AT_CONFIG_INVALID') && /"y" is unknown.*"x" is 7/u.test(error.message),
  );
});

test('fixed parameters keep their value in suggestions and may be left out of what is enqueued', () => {
  const study = new Study({
    space: { x: { float: [0, 1] }, cache: 'bool', size: { int: [1, 9], when: { cache: true } } },
    fixed: { cache: true },
    enqueue: [{ x: 0.5, size: 3 }],
  });
  assert.deepEqual(next(study).params, { x: 0.5, cache: true, size: 3 });
  for (let i = 0; i < 20; i++) assert.equal(next(study).params['cache'], true);
});

test('tell() takes results in any order and remembers the best in the user direction', () => {
  const study = new Study({ ...LINE, direction: 'maximize' });
  const [a, b, c] = [next(study), next(study), next(study)];
  study.tell(c, 5);
  study.tell(a.number, { values: 9, violation: 0.5 });
  assert.equal(study.bestValue, 5, 'a limit that is broken counts more than any value');
  study.tell(b, [7]);
  assert.equal(study.best?.number, b.number);
  assert.deepEqual(
    study.trials.map(({ number }) => number),
    [c.number, a.number, b.number],
  );
  assert.deepEqual(study.openTrials, []);
});

test('tell() makes a failure of numbers that are not finite', () => {
  const study = new Study(LINE);
  for (const value of [Number.NaN, Infinity, -Infinity]) {
    const trial = study.tell(next(study), value);
    assert.equal(trial?.failure, 'invalid_result');
  }
  assert.equal(study.best, undefined);
});

test('tell() refuses what it cannot read, naming what would be accepted, and leaves the trial open', () => {
  const study = new Study(LINE);
  const { number } = next(study);
  const wrong: [unknown, RegExp][] = [
    ['oops', /"oops" is unknown: one of "pruned", "infrastructure", "cancelled" would be accepted/u],
    ['cancled', /did you mean "cancelled"\?/u],
    ['crash', /told as \{ failure: "crash", progress \}/u],
    [undefined, /is nothing; a number/u],
    [{ failure: 'crashed', progress: 0 }, /"crashed" is unknown.*"oom"/u],
    [{ failure: 'crash', progress: 2 }, /progress is the number 2, a share from 0 to 1/u],
    [{ failure: 'crash', progress: '0.5' }, /progress is the text/u],
    [{ values: 1, violation: -1 }, /violation is the number -1/u],
    [{ values: 1, violation: Infinity }, /violation is an infinite number/u],
    [{ values: 1, violation: '1' }, /violation is the text/u],
    [{ pruned: { step: Infinity, values: 1 } }, /step is an infinite number/u],
    [{ pruned: null }, /a map with "pruned"/u],
    [[undefined], /it has nothing among its values/u],
    [[1, 2], /it has 2 values, one number would be accepted/u],
    [['1'], /the text "1"/u],
    ['pruned', /nothing was reported/u],
    [{}, /an empty map/u],
  ];
  for (const [result, pattern] of wrong)
    assert.throws(
      () => study.tell(number, result as ToldResult),
      (error) => isAutotunerError(error, 'AT_REQUEST_INVALID') && pattern.test(error.message),
      String(pattern),
    );
  assert.equal(study.openTrials.length, 1);
});

test('tell(), enqueue(), add() and report() refuse what no types would let through', () => {
  const study = new Study(LINE);
  const trial = next(study);
  const calls: [string, () => unknown][] = [
    ['AT_EXPERIMENT_UNKNOWN', () => study.tell(null as unknown as number, 1)],
    ['AT_CONFIG_INVALID', () => study.enqueue(null as unknown as Params)],
    ['AT_CONFIG_INVALID', () => study.add(null as unknown as AddedTrial)],
    ['AT_REQUEST_INVALID', () => study.report(trial, null as unknown as { step: number; values: number })],
  ];
  for (const [code, call] of calls) assert.throws(call, { code });
});

test('suggest() and enqueue() keep their parameters whatever becomes of the objects', () => {
  const given = { x: 0.5 };
  const study = new Study({ ...LINE, enqueue: [given] });
  given.x = 7;
  const [first, second] = [next(study), next(study)];
  assert.equal(first.params['x'], 0.5);
  for (const { params } of [first, second]) assert.ok(Object.isFrozen(params));
});

test('tell() makes 0 of -0, as JSON does', () => {
  const study = new Study({ ...LINE, direction: 'maximize' });
  study.tell(next(study), -0);
  assert.ok(Object.is(study.bestValue, 0));
});

test('tell() refuses a trial that is not open', () => {
  const study = new Study(LINE);
  const { number } = next(study);
  study.tell(number, 1);
  assert.throws(
    () => study.tell(number, 1),
    (error) => isAutotunerError(error, 'AT_EXPERIMENT_UNKNOWN') && error.message.includes('none is open'),
  );
});

test('tell() drops a trial that infrastructure or a person ended; enqueued parameters wait again after the former', () => {
  const study = new Study({ ...LINE, enqueue: [{ x: 0.5 }, { x: 0.6 }] });
  assert.equal(study.tell(next(study), 'infrastructure'), undefined);
  const again = next(study);
  assert.deepEqual(again.params, { x: 0.5 });
  study.tell(again, 'cancelled');
  assert.deepEqual(next(study).params, { x: 0.6 });
  assert.deepEqual(study.trials, []);
});

test('report() and shouldPrune() ask the pruner about the last report, among all that has reported', () => {
  const seen: unknown[] = [];
  const pruner = {
    name: 'seen',
    decide: (request: object) => {
      seen.push(structuredClone(request));
      return { prune: true, reason: '' };
    },
  };
  const study = new Study({ ...LINE, direction: 'maximize', pruner });
  const [a, b, c] = [next(study), next(study), next(study)];
  assert.equal(study.shouldPrune(a), false, 'nothing was reported');
  study.report(a, { step: 1, values: 4 });
  study.tell(a, 'pruned');
  study.report(b, { step: 2, values: 6 });
  study.report(b, { step: 1, values: 5 });
  study.report(c.number, { step: 1, values: [8] });
  assert.equal(study.shouldPrune(c), true);
  assert.deepEqual(seen, [
    {
      seed: 3,
      trial: { number: 3, state: 'running', reports: [{ step: 1, loss: -8 }] },
      others: [
        { number: 1, state: 'pruned', reports: [{ step: 1, loss: -4 }] },
        {
          number: 2,
          state: 'running',
          reports: [
            { step: 1, loss: -5 },
            { step: 2, loss: -6 },
          ],
        },
      ],
    },
  ]);
  assert.deepEqual(study.trials[0]?.result, { kind: 'pruned', step: 1, losses: [-4] });
});

test('Study takes a pruner by its name or options, as a task file does', () => {
  const study = new Study({ ...LINE, pruner: { type: 'median', min_trials: 1 } });
  const [a, b] = [next(study), next(study)];
  study.report(a, { step: 1, values: 1 });
  study.tell(a, 1);
  study.report(b, { step: 1, values: 2 });
  assert.equal(study.shouldPrune(b), true);
  study.report(b, { step: 2, values: 0.5 });
  assert.equal(study.shouldPrune(b), false);
  const restored = Study.fromJSON(JSON.parse(JSON.stringify(study)));
  assert.equal(restored.shouldPrune(b), false);
});

test('add() counts a trial from elsewhere and teaches the sampler', () => {
  const study = new Study(LINE);
  study.add({ params: { x: 0.25 }, result: 2 });
  study.add({ params: { x: 0.5 }, result: { failure: 'oom', progress: 0.5 } });
  assert.equal(study.bestValue, 2);
  assert.equal(next(study).number, 3);
  assert.throws(
    () => study.add({ params: { x: 3 }, result: 1 }),
    (error) => isAutotunerError(error, 'AT_CONFIG_INVALID'),
  );
});

test('paretoFront keeps what no other trial beats in every objective', () => {
  const study = new Study({ space: { x: { float: [0, 1] } }, directions: ['minimize', 'maximize'] });
  const values = [
    [1, 1],
    [2, 3],
    [0.5, 1],
    [3, 2],
    [0.5, 1],
  ];
  for (const one of values) study.tell(next(study), one);
  study.tell(next(study), { values: [0, 9], violation: 1 });
  assert.deepEqual(
    study.paretoFront.map(({ values: own }) => own),
    [
      [2, 3],
      [0.5, 1],
      [0.5, 1],
    ],
  );
});

test('Study hands the sampler one array that only grows, and what is outstanding', () => {
  const requests: SuggestRequest[] = [];
  const sampler: Sampler = {
    name: 'mine',
    suggest: (request) => {
      requests.push({ ...request, outstanding: [...request.outstanding] });
      return { params: { x: request.number / 100 }, reason: 'mine' };
    },
  };
  const study = new Study({ ...LINE, sampler, budget: 9, concurrency: 2 });
  const first = next(study);
  next(study);
  study.tell(first, 1);
  next(study);
  assert.equal(requests[0]?.history, requests[2]?.history);
  assert.deepEqual(
    requests.map(({ outstanding }) => outstanding.length),
    [0, 1, 1],
  );
  assert.equal(requests[2]?.budget, 9);
  assert.equal(requests[2]?.concurrency, 2);
});

test('Study refuses a suggestion of a foreign sampler that does not lie in the space', () => {
  const sampler: Sampler = { name: 'mine', suggest: () => ({ params: { x: 2 }, reason: '' }) };
  const study = new Study({ ...LINE, sampler });
  assert.throws(() => study.suggest(), /Cannot use suggestion of sampler "mine": x: Parameter "x" is 2/u);
});

test('suggest() returns undefined once every point of a finite space was tried', () => {
  const study = new Study({ space: { cache: 'bool' } });
  const seen = new Set([next(study).params['cache'], next(study).params['cache']]);
  assert.deepEqual(seen, new Set([false, true]));
  assert.equal(study.suggest(), undefined);
});
