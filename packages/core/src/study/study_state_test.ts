import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isAutotunerError } from '../errors.ts';
import { TASK_FILE_SCHEMA } from '../config/task_file_schema.ts';
import type { Params } from '../search_space/distribution.ts';
import { Study } from './study.ts';
import { warmStart } from '../warm_start/warm_start.ts';
import type { ToldResult } from './told_result.ts';

const SPACE = {
  x: { float: [-5, 5] },
  lr: { float: [1e-5, 1], log: true },
  act: ['relu', 'tanh'],
  n: { int: [1, 8], when: { act: 'relu' } },
} as const;

function resultOf(params: Params, number: number): ToldResult {
  const x = Number(params['x']);
  if (x < -4) return { failure: 'oom', progress: 0.3 };
  if (number % 7 === 0) return Number.NaN;
  return { values: x * x, violation: x > 4 ? x - 4 : 0 };
}

function saved(study: Study): unknown {
  return JSON.parse(JSON.stringify(study));
}

function play(study: Study, steps: number): readonly unknown[] {
  return Array.from({ length: steps }, (_, i) => {
    const trial = study.suggest() ?? assert.fail();
    if (i % 3 === 0) study.report(trial, { step: 1, values: i === 0 ? Number.NaN : 1 });
    if (i % 4 !== 3) study.tell(trial, resultOf(trial.params, trial.number));
    return trial;
  });
}

for (const sampler of TASK_FILE_SCHEMA.$defs.sampler_type.enum) {
  test(`Study.fromJSON() goes on bit for bit where the saved study was: ${sampler}`, () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 25 }), fc.nat(), (steps, seed) => {
        const options = {
          space: SPACE,
          sampler,
          seed,
          fixed: { lr: 0.01 },
          enqueue: [{ x: 0, act: 'tanh' }],
        };
        const study = new Study(options);
        play(study, steps);
        const restored = Study.fromJSON(saved(study));
        assert.deepEqual(restored.trials, study.trials);
        assert.deepEqual(restored.best, study.best);
        assert.deepEqual(play(restored, 5), play(study, 5));
        assert.deepEqual(saved(restored), saved(study));
      }),
      { numRuns: 10 },
    );
  });
}

test('Study.fromJSON() keeps what the study was taught', () => {
  const space = { x: { float: [-5, 5] } } as const;
  const earlier = new Study({ space, seed: 9 });
  play(earlier, 20);
  const { enqueue, teach } = warmStart(space, earlier.trials);
  assert.ok(teach.length > 5);
  const study = new Study({ space, enqueue, teach, sampler: 'tpe' });
  play(study, 7);
  assert.ok(study.history.length > study.trials.length, 'something is taught');
  const restored = Study.fromJSON(saved(study));
  assert.deepEqual(restored.history, study.history);
  assert.deepEqual(play(restored, 5), play(study, 5));
});

test('Study.fromJSON() restores a study that was taught the finished trials of another one', () => {
  const earlier = new Study({ space: SPACE, sampler: 'random' });
  play(earlier, 8);
  const study = new Study({ space: SPACE, sampler: 'tpe', teach: earlier.trials });
  assert.deepEqual(Study.fromJSON(saved(study)).suggest(), study.suggest());
});

test('Study.fromJSON() needs a sampler of your own again', () => {
  const mine = { name: 'mine', suggest: () => ({ params: { x: 0 }, reason: '' }) };
  const study = new Study({ space: { x: { float: [0, 1] } }, sampler: mine });
  assert.throws(
    () => Study.fromJSON(saved(study)),
    (error) =>
      isAutotunerError(error, 'AT_DATA_INVALID') &&
      /"mine".*give it again as options.sampler/u.test(error.message),
  );
  assert.deepEqual(Study.fromJSON(saved(study), { sampler: mine }).suggest()?.params, { x: 0 });
});

test('Study.fromJSON() says what is wrong with what is not the state of a study', () => {
  const study = new Study({ space: SPACE, sampler: 'random' });
  play(study, 4);
  const state = saved(study) as Record<string, unknown>;
  const trials = state['trials'] as Record<string, unknown>[];
  const { space } = study.setup;
  const wrong: [unknown, RegExp][] = [
    [undefined, /it is no map/u],
    ['text', /it is text, which JSON.parse/u],
    [{}, /its format is undefined/u],
    [{ ...state, version: 2 }, /its version 2, "autotuner-study" of version 1 would be accepted/u],
    [{ ...state, seed: -1 }, /seed/u],
    [{ ...state, trials: 5 }, /trials/u],
    [
      { ...state, trials: [{ ...trials[0], params: { x: 99 } }] },
      /trials\[0\].params.x: Parameter "x" is 99/u,
    ],
    [{ ...state, number: 1 }, /numbers of their own up to 1/u],
    [{ ...state, directions: ['minimize', 'minimize'] }, /has 1 losses, must have 2/u],
    [{ ...state, extra: true }, /"extra"/u],
    [{ ...state, fixed: { q: 1 } }, /fixed.q: Parameter "q" is unknown/u],
    [{ ...state, trials: [{ ...trials[1], values: [-1] }] }, /one thing in "result" and another/u],
    [{ ...state, trials: [{ ...trials[1], reports: [{ step: 1, values: [] }] }] }, /values each/u],
    [
      { ...state, space: { parameters: space.parameters.toReversed(), constraints: [] } },
      /Parent "act" of "n" must be a parameter that stands before it/u,
    ],
    [{ ...state, space: { ...space, constraints: [{ text: 'q > 1' }] } }, /Unknown parameter "q"/u],
    [{ format: state['format'], version: 1 }, /State lacks the key "space"/u],
  ];
  for (const [value, pattern] of wrong)
    assert.throws(
      () => Study.fromJSON(value),
      (error) => isAutotunerError(error, 'AT_DATA_INVALID') && pattern.test(error.message),
      String(pattern),
    );
});

test('Study.fromJSON() never throws anything but an error with a code, whatever the JSON', () => {
  const study = new Study({ space: SPACE, sampler: 'random' });
  play(study, 5);
  const state = saved(study) as Record<string, unknown>;
  const key = fc.constantFrom(...Object.keys(state));
  fc.assert(
    fc.property(key, fc.jsonValue(), (name, value) => {
      try {
        Study.fromJSON({ ...state, [name]: value });
      } catch (error) {
        assert.ok(isAutotunerError(error, 'AT_DATA_INVALID'), String(error));
      }
    }),
  );
});
