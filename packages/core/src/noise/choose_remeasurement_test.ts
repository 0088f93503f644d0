import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseRemeasurement } from './choose_remeasurement.ts';

test('chooseRemeasurement() measures the leader again while the noise is unknown', () => {
  const points = [
    { number: 4, losses: [3] },
    { number: 7, losses: [2] },
  ];
  assert.deepEqual(chooseRemeasurement({ points, share: 0.5 }), {
    number: 7,
    reason: 'no point was measured twice: the noise is unknown',
  });
});

test('chooseRemeasurement() chooses nothing while repeats have used up their share', () => {
  const points = [
    { number: 1, losses: [3, 3.1] },
    { number: 2, losses: [2] },
    { number: 3, losses: [2.1] },
  ];
  assert.equal(chooseRemeasurement({ points, share: 0.25 }).number, undefined);
  assert.notEqual(chooseRemeasurement({ points, share: 0.5 }).number, undefined);
  assert.equal(chooseRemeasurement({ points, share: 0 }).number, undefined);
});

test('chooseRemeasurement() takes of leader and challenger the one that is known less well', () => {
  const points = [
    { number: 1, losses: [2, 2.4, 1.8, 2.1] },
    { number: 2, losses: [2.2] },
    { number: 3, losses: [9] },
  ];
  assert.equal(chooseRemeasurement({ points, share: 1 }).number, 2);
});

test('chooseRemeasurement() stops once the leader is told from all others', () => {
  const points = [
    { number: 1, losses: [2, 2.1, 1.9, 2] },
    { number: 2, losses: [8, 8.1] },
  ];
  assert.equal(chooseRemeasurement({ points, share: 1 }).reason, 'experiment 1 is told from all others');
});

test('chooseRemeasurement() stops when an exact repeat shows that there is no noise', () => {
  const points = [
    { number: 1, losses: [2, 2] },
    { number: 2, losses: [2.000001] },
  ];
  assert.equal(chooseRemeasurement({ points, share: 1 }).number, undefined);
});

test('chooseRemeasurement() measures no point more than maxRepeats times', () => {
  const losses = [2, 2.4, 1.8];
  const points = [
    { number: 1, losses },
    { number: 2, losses: [2.3, 1.9, 2.1] },
  ];
  assert.deepEqual(chooseRemeasurement({ points, share: 1, maxRepeats: 3 }), {
    reason: 'every contender was measured 3 times',
  });
});

test('chooseRemeasurement() decides the same in another unit and under any order', () => {
  const arbitraryPoints = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 4 }), {
    maxLength: 8,
  });
  fc.assert(
    fc.property(arbitraryPoints, (all) => {
      const points = all.map((losses, i) => ({ number: i + 1, losses }));
      const chosen = chooseRemeasurement({ points, share: 1 });
      const scaled = points.map(({ number, losses }) => ({
        number,
        losses: losses.map((loss) => 64 * loss),
      }));
      assert.deepEqual(chooseRemeasurement({ points: scaled.toReversed(), share: 1 }), chosen);
    }),
  );
});

test('chooseRemeasurement() says so when there is nothing to choose from', () => {
  assert.deepEqual(chooseRemeasurement({ points: [], share: 1 }), { reason: 'nothing has been measured' });
  assert.deepEqual(chooseRemeasurement({ points: [{ number: 1, losses: [1, 2] }], share: 1 }), {
    reason: 'there is no second point',
  });
});
