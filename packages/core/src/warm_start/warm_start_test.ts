import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Params } from '../search_space/distribution.ts';
import { findParamProblems } from '../search_space/param_problems.ts';
import { Study } from '../study/study.ts';
import { mapAssignment } from './map_assignment.ts';
import { warmStart } from './warm_start.ts';

const DIMENSIONS = ['a', 'b', 'c', 'd', 'e', 'f'];
const UNIT = Object.fromEntries(DIMENSIONS.map((name) => [name, { float: [0, 1] as const }]));

/** A bowl, on another scale and with its lowest point moved. */
function bowl(
  params: Params,
  { shift, factor, offset }: { shift: number; factor: number; offset: number },
): number {
  const squares = DIMENSIONS.map((name, i) => (Number(params[name]) - 0.2 - 0.1 * i - shift) ** 2);
  return offset + factor * squares.reduce((sum, one) => sum + one, 0);
}

function play(
  study: Study,
  machine: { shift: number; factor: number; offset: number; experiments: number },
): number {
  for (let i = 0; i < machine.experiments; i++) {
    const trial = study.suggest() ?? assert.fail();
    study.tell(trial, bowl(trial.params, machine));
  }
  return study.bestValue ?? Infinity;
}

type Machine = Parameters<typeof play>[1];

/** The best value of a cold and of a warm run for each seed. */
function duel(runs: number, machine: Machine): readonly { readonly cold: number; readonly warm: number }[] {
  return Array.from({ length: runs }, (_, i) => {
    const seed = i + 1;
    const earlier = new Study({ space: UNIT, seed: 1000 + seed, sampler: 'tpe' });
    play(earlier, { shift: 0, factor: 1, offset: 0, experiments: 50 });
    const { enqueue, teach } = warmStart(earlier.setup.space, earlier.trials);
    return {
      cold: play(new Study({ space: UNIT, seed, sampler: 'tpe' }), machine),
      warm: play(new Study({ space: UNIT, seed, sampler: 'tpe', enqueue, teach }), machine),
    };
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

test('a warm start beats a cold one where the optimum has moved a little and the scale is another', () => {
  const runs = duel(14, { shift: 0.05, factor: 300, offset: 5000, experiments: 20 });
  const wins = runs.filter(({ cold, warm }) => warm < cold).length;
  // Were both equally good, 12 of 14 or more would come up in 0.65 % of the tries.
  assert.ok(wins >= 12, `${wins} of 14`);
});

test('a warm start from what has nothing to do with the task costs some experiments, and is made up for', () => {
  const machine = { shift: 0.3, factor: 300, offset: 5000, experiments: 80 };
  const runs = duel(14, machine);
  const [cold, warm] = [runs.map((one) => one.cold), runs.map((one) => one.warm)].map(
    (all) => median(all) - 5000,
  );
  // The optimum is 0.73 away, most of the space; measured over 30 runs: 1.6 times.
  assert.ok((warm ?? 0) < 3 * (cold ?? 0), `${warm} against ${cold}`);
});

test('what is taught makes a difference beyond what is enqueued', () => {
  let wins = 0;
  for (let seed = 1; seed <= 14; seed++) {
    const earlier = new Study({ space: UNIT, seed: 1000 + seed, sampler: 'tpe' });
    play(earlier, { shift: 0, factor: 1, offset: 0, experiments: 50 });
    const { enqueue, teach } = warmStart(earlier.setup.space, earlier.trials);
    const machine = { shift: 0, factor: -1, offset: 0, experiments: 20 };
    // Where the new task is the opposite, the taught lessons must be dropped: their order does not agree.
    const withTeach = new Study({ space: UNIT, seed, sampler: 'tpe', enqueue, teach });
    const without = new Study({ space: UNIT, seed, sampler: 'tpe', enqueue });
    if (play(withTeach, machine) === play(without, machine)) wins++;
  }
  assert.ok(wins >= 12, `${wins} of 14 runs ignore lessons that do not agree`);
});

test('mapAssignment() drops, clips and fills, and says whether the point is still the same', () => {
  const { space } = new Study({
    space: {
      x: { float: [0, 1] },
      n: { int: [2, 8], step: 2 },
      act: ['relu', 'tanh'],
      lr: { float: [0.01, 1], log: true },
      k: { int: [1, 3], when: { act: 'tanh' } },
    },
    where: ['n >= 2 * x'],
  }).setup;
  const whole = { x: 0.5, n: 4, act: 'relu', lr: 0.1 };
  assert.deepEqual(mapAssignment(space, { ...whole, gone: 1, k: 2 }), { params: whole, isExact: true });
  assert.deepEqual(mapAssignment(space, { ...whole, x: 7, n: 5 }), {
    params: { ...whole, x: 1, n: 6 },
    isExact: false,
  });
  const filled = mapAssignment(space, { act: 'tanh', n: 4 }, { fallback: { x: 0.25, k: 9 } });
  assert.deepEqual(filled?.params['x'], 0.25);
  assert.equal(filled.params['k'], 2, 'a fallback outside of the domain is none');
  assert.ok(Math.abs(Number(filled.params['lr']) - 0.1) < 1e-12, 'the middle of a logarithmic scale');
  assert.equal(filled.isExact, false);
  assert.deepEqual(findParamProblems(space, filled.params), []);
  assert.equal(mapAssignment(space, { ...whole, act: 'gelu' }), undefined);
  assert.equal(mapAssignment(space, { ...whole, x: 'high' }), undefined);
});

test('warmStart() enqueues the best distinct settings and teaches only what was measured as it stands', () => {
  const { space } = new Study({ space: { x: { float: [0, 1] } } }).setup;
  const success = (x: number, loss: number): Parameters<typeof warmStart>[1][number] => ({
    params: { x },
    result: { kind: 'success', losses: [loss] },
  });
  const earlier = [
    success(0.5, 5),
    success(0.1, 1),
    success(3, 2),
    success(0.1, 3),
    { params: { x: 0.9 }, result: { kind: 'failure' as const, severity: 100, progress: 1 } },
    { params: { x: 'a' }, result: { kind: 'success' as const, losses: [0] } },
  ];
  const { enqueue, teach, lost } = warmStart(space, earlier, { enqueue: 2 });
  assert.deepEqual(enqueue, [{ x: 0.1 }, { x: 1 }]);
  assert.deepEqual(
    teach.map(({ params }) => params['x']),
    [0.1, 0.5, 0.9],
  );
  assert.equal(lost, 1);
});

test('warmStart() has a middling setting tried again for contrast, when there is something to teach', () => {
  const earlier = Array.from({ length: 11 }, (_, i) => ({
    params: { x: i / 10 },
    result: { kind: 'success' as const, losses: [i] },
  }));
  const space = { x: { float: [0, 1] } } as const;
  const chosen = (options: Parameters<typeof warmStart>[2]): readonly unknown[] =>
    warmStart(space, earlier, options).enqueue.map(({ x }) => x);
  assert.deepEqual(chosen({ enqueue: 4 }), [0, 0.1, 0.2, 0.5]);
  assert.deepEqual(chosen({ enqueue: 2 }), [0, 0.1]);
  assert.deepEqual(chosen({ enqueue: 4, teach: 0 }), [0, 0.1, 0.2, 0.3]);
});

test('warmStart() teaches no more than asked for: the best, and an even sample of the others', () => {
  const { space } = new Study({ space: { x: { float: [0, 1] } } }).setup;
  const earlier = Array.from({ length: 100 }, (_, i) => ({
    params: { x: i / 100 },
    result: { kind: 'success' as const, losses: [i] },
  }));
  const { teach } = warmStart(space, earlier, { teach: 9 });
  assert.deepEqual(
    teach.map(({ params }) => Math.round(Number(params['x']) * 100)),
    [0, 1, 2, 3, 19, 35, 51, 67, 83],
  );
});
