import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { isAutotunerError } from '../errors.ts';
import { optimize, optimizeStudy } from './optimize.ts';
import type { ObjectiveFunction } from './optimize_options.ts';
import { Study } from './study.ts';
import type { ToldResult } from './told_result.ts';

const space = { x: { float: [0, 1] as const } };
const bowl: ObjectiveFunction = ({ x }) => (Number(x) - 0.3) ** 2;

test('optimize() finds the minimum, or the maximum, of a plain function', async () => {
  const low = await optimize(bowl, { space, experiments: 40 });
  assert.ok(Math.abs(Number(low.best?.params['x']) - 0.3) < 0.05);
  assert.deepEqual([low.end, low.study.trials.length], ['experiments', 40]);
  const high = await optimize(bowl, { space, experiments: 40, direction: 'maximize' });
  assert.ok(Number(high.best?.params['x']) > 0.9);
});

test('optimize() knows the types of the parameters of a space that is written out', async () => {
  const { best } = await optimize(
    ({ x, n, act, cache, width = 0 }) => {
      const sum: number = x + n + width;
      const known: 'relu' | 'tanh' = act;
      return known === 'relu' && cache ? sum : sum + 1;
    },
    {
      space: {
        x: { float: [0, 1] },
        n: { type: 'int', low: 1, high: 3 },
        act: ['relu', 'tanh'],
        cache: 'bool',
        width: { int: [1, 4], when: { act: 'tanh' } },
      },
      experiments: 10,
      onTrial: () => undefined,
    },
  );
  assert.equal(typeof best?.params['x'], 'number');
});

test('optimize() keeps as many trials going at a time as it may, and no more experiments than asked for', async () => {
  let open = 0;
  let most = 0;
  const objective: ObjectiveFunction = async ({ x }) => {
    open++;
    most = Math.max(most, open);
    await sleep(1);
    open--;
    return Number(x);
  };
  const { study } = await optimize(objective, { space, experiments: 21, concurrency: 4 });
  assert.equal(most, 4);
  assert.equal(study.trials.length, 21);
});

test('optimize() learns from errors: their kind, their progress, and what the objective had set', async () => {
  const errors = [
    new Error('plain'),
    Object.assign(new Error('memory'), { kind: 'oom', progress: 0.5 }),
    Object.assign(new Error('odd'), { kind: 'no kind', progress: 7 }),
    'no error at all',
  ];
  const seen: unknown[] = [];
  const { study, lastError, best } = await optimize(
    (_, trial) => {
      if (trial.number === 1) trial.progress = 0.7;
      throw errors[trial.number - 1];
    },
    {
      space,
      experiments: 4,
      onTrial: (trial, { error }) => void seen.push([trial.failure, trial.result, error]),
    },
  );
  assert.deepEqual(
    study.trials.map(({ failure, result }) => [
      failure,
      result.kind === 'failure' ? result.progress : undefined,
    ]),
    [
      ['crash', 0.7],
      ['oom', 0.5],
      ['crash', 1],
      ['crash', 0],
    ],
  );
  assert.equal(lastError, errors[3]);
  assert.equal(best, undefined);
  assert.equal(seen.length, 4);
});

test('optimize() grades a failure by the time it took, where there is a clock', async () => {
  let now = 0;
  const { study } = await optimize(
    (_, { number }) => {
      now += number === 1 ? 100 : 40;
      if (number === 2) throw new Error('early');
      return 1;
    },
    { space, experiments: 2, clock: { monotonic: () => now } },
  );
  const [, failed] = study.trials;
  assert.equal(failed?.result.kind === 'failure' && failed.result.progress, 0.4);
});

test('optimize() does not count what infrastructure ended, and gives up when nothing else happens', async () => {
  const flaky = await optimize((_, { number }) => (number % 2 === 0 ? 'infrastructure' : number), {
    space,
    experiments: 5,
  });
  assert.deepEqual([flaky.study.trials.length, flaky.end], [5, 'experiments']);
  const dead = await optimize(
    () => {
      throw Object.assign(new Error('gone'), { kind: 'infrastructure' });
    },
    { space },
  );
  assert.equal(dead.end, 'infrastructure');
  const cancelled = await optimize(() => 'cancelled', { space });
  assert.equal(cancelled.end, 'infrastructure');
});

test('optimize() ends on abort once the running trials have ended, and drops what was cut short', async () => {
  const controller = new AbortController();
  const { study, end } = await optimize(
    async (_, { number, signal }) => {
      if (number === 3) controller.abort();
      signal?.throwIfAborted();
      return number;
    },
    { space, signal: controller.signal },
  );
  assert.equal(end, 'aborted');
  assert.equal(study.trials.length, 2);
});

test('optimize() ends by its stop rules and when the space is used up', async () => {
  const reached = await optimize(bowl, { space, stop: { target: 0.05 } });
  assert.equal(reached.end, 'target');
  assert.ok(reached.study.trials.length < 100);
  const used = await optimize(() => 1, { space: { cache: 'bool' } });
  assert.deepEqual([used.end, used.study.trials.length], ['exhausted', 2]);
  let now = 0;
  const timed = await optimize(() => (now += 10), {
    space,
    stop: { wallMs: 45 },
    clock: { monotonic: () => now },
  });
  assert.deepEqual([timed.end, timed.study.trials.length], ['wall', 5]);
});

test('optimize() reports all that is wrong with its options at once, before the objective is called', async () => {
  const rejected = async (objective: unknown, options: unknown): Promise<string> =>
    optimize(objective as typeof bowl, options as { space: typeof space }).then(
      () => assert.fail('was accepted'),
      (error: unknown) => (isAutotunerError(error, 'AT_CONFIG_INVALID') ? error.message : String(error)),
    );
  const message = await rejected(5, {
    space: { x: { float: [2, 1] } },
    experiments: 0,
    stop: { targt: 1, patience: -1 },
  });
  for (const part of [
    'Objective must be a function',
    '"experiments"',
    '"targt"',
    '"stop.patience"',
    'space.x.float',
  ])
    assert.ok(message.includes(part), message);
  assert.match(await rejected(bowl, { space, stop: { wallMs: 45 } }), /needs a clock/u);
  assert.match(await rejected(bowl, undefined), /lacks the key "space"/u);
});

test('optimize() runs no more at a time than there are experiments', async () => {
  const { study } = await optimize(bowl, { space, experiments: 3, concurrency: 1_000_000_000 });
  assert.equal(study.trials.length, 3);
});

test('optimize() makes a crash of whatever is thrown', async () => {
  const thrown = [
    undefined,
    Object.create(null),
    {
      get kind(): string {
        throw new Error('evil');
      },
    },
    { kind: Symbol('kind'), progress: Symbol('progress') },
  ];
  const { study } = await optimize(
    (_, { number }) => {
      throw thrown[number - 1];
    },
    { space, experiments: thrown.length },
  );
  assert.deepEqual(
    study.trials.map(({ failure }) => failure),
    thrown.map(() => 'crash'),
  );
});

test('optimize() lets a pruner end trials early', async () => {
  const pruner = {
    name: 'strict',
    decide: ({ trial }: { trial: { number: number } }) => ({ prune: trial.number > 1, reason: '' }),
  };
  const { study } = await optimize(
    (_, trial) => {
      for (let step = 1; step <= 3; step++) {
        trial.report(step, step);
        if (trial.shouldPrune()) return 'pruned';
      }
      return 1;
    },
    { space, experiments: 3, pruner },
  );
  assert.deepEqual(
    study.trials.map(({ result }) => result.kind),
    ['success', 'pruned', 'pruned'],
  );
});

test('optimize() rejects when the objective returns what is no result, and when a callback throws', async () => {
  await assert.rejects(optimize((() => undefined) as unknown as () => ToldResult, { space }), (error) =>
    isAutotunerError(error, 'AT_REQUEST_INVALID'),
  );
  let calls = 0;
  const broken = optimize(bowl, {
    space,
    concurrency: 3,
    onTrial: () => {
      calls++;
      throw new Error('callback');
    },
  });
  await assert.rejects(broken, /callback/u);
  assert.ok(calls <= 3);
});

test('optimizeStudy() goes on with a restored study, first with what it had suggested and was never told about', async () => {
  const study = new Study({ space, seed: 5 });
  const first = study.suggest();
  study.suggest();
  const restored = Study.fromJSON(JSON.parse(JSON.stringify(study)));
  const ran: number[] = [];
  await optimizeStudy(
    (params, { number }) => {
      ran.push(number);
      if (number === 1) assert.deepEqual(params, first?.params);
      return Number(params['x']);
    },
    { study: restored, experiments: 4 },
  );
  assert.deepEqual(ran, [1, 2, 3, 4]);
});
