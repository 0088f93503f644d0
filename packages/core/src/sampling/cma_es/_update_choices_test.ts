import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { marginOf, updateChoices } from './_update_choices.ts';

const UNIFORM = [
  [0.25, 0.25, 0.25, 0.25],
  [0.5, 0.5],
];

test('updateChoices() moves towards what was selected, and only that', () => {
  const points = [
    { choices: [1, 0], weight: 0.75 },
    { choices: [1, 1], weight: 0.25 },
    { choices: [3, 1], weight: -1 },
  ];
  const [first = [], second = []] = updateChoices(UNIFORM, { points, rate: 0.2 });
  assert.ok(Math.abs((first[1] ?? 0) - (0.25 + 0.2 * 0.75)) < 1e-12);
  assert.ok(Math.abs((first[3] ?? 0) - (0.25 - 0.2 * 0.25)) < 1e-12);
  assert.ok(Math.abs((second[0] ?? 0) - (0.5 + 0.2 * (0.75 - 0.5))) < 1e-12);
});

test('updateChoices() learns nothing from a choice that is not known', () => {
  const points = [{ choices: [-1, -1], weight: 1 }];
  assert.deepEqual(updateChoices(UNIFORM, { points, rate: 0.5 }), UNIFORM);
});

test('updateChoices() keeps probabilities that add up to 1, none below the margin', () => {
  const chosen = fc.array(fc.tuple(fc.nat({ max: 3 }), fc.nat({ max: 1 })), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(chosen, fc.double({ min: 0.01, max: 1, noNaN: true }), (history, rate) => {
      let model: readonly (readonly number[])[] = UNIFORM;
      for (const choices of history) {
        model = updateChoices(model, { points: [{ choices, weight: 1 }], rate });
        for (const own of model) {
          assert.ok(Math.abs(own.reduce((sum, value) => sum + value, 0) - 1) < 1e-9);
          assert.ok(own.every((value) => value >= marginOf(own.length, 2) - 1e-12));
        }
      }
    }),
  );
});
