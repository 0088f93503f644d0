import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SearchSpace } from '../search_space/search_space.ts';
import { TASK_FILE_SCHEMA } from '../config/task_file_schema.ts';
import { Study } from '../study/study.ts';
import { createSampler } from './create_sampler.ts';

const TYPES = TASK_FILE_SCHEMA.$defs.sampler_type.enum;

const SPACE: SearchSpace = {
  parameters: [
    { name: 'level', distribution: { type: 'int', low: 1, high: 19, log: false, step: 1 }, when: [] },
    { name: 'rate', distribution: { type: 'float', low: 1e-5, high: 1, log: true }, when: [] },
    { name: 'mode', distribution: { type: 'categorical', choices: ['fast', 'lazy'] }, when: [] },
  ],
  constraints: [],
};

test('createSampler() makes every sampler that a task file may name', () => {
  assert.deepEqual(
    TYPES.map((type) => createSampler(type).name),
    TYPES,
  );
});

for (const sampler of TYPES) {
  test(`results that are not finite never reach the ${sampler} sampler as numbers`, () => {
    const told = [Number.NaN, Infinity, -Infinity, 1, 2];
    const study = new Study({ space: SPACE, sampler, seed: 1 });
    for (let i = 0; i < 20; i++) {
      const trial = study.suggest();
      if (trial === undefined) break;
      study.tell(trial.number, told[i % told.length] ?? 0);
    }
    assert.equal(study.history.length, 20);
    study.history.forEach(({ result }, i) => {
      const kind = Number.isFinite(told[i % told.length]) ? 'success' : 'failure';
      assert.equal(result.kind, kind);
      if (result.kind === 'success') assert.ok(result.losses.every(Number.isFinite));
    });
  });
}
