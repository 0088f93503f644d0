import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExperimentRecord } from '../ports/records.ts';
import { paretoFront, relativeGain, selectBest } from './best_experiments.ts';
import type { Objective } from './objective.ts';

const SPEED: Objective = { metric: 'mb_per_s', direction: 'maximize' };
const RATIO: Objective = { metric: 'ratio', direction: 'minimize' };

function scored(number: number, ...scores: readonly number[]): ExperimentRecord {
  const base = { taskId: 9, state: 'succeeded', origin: 'sampler', params: {}, reason: '' } as const;
  return { ...base, number, attempts: 1, createdAt: 0, scores };
}

const FAILED: ExperimentRecord = {
  taskId: 9,
  number: 99,
  state: 'failed',
  origin: 'sampler',
  params: {},
  reason: '',
  attempts: 1,
  failure: 'timeout',
  progress: 1,
  penalty: -80,
  createdAt: 0,
};

test('selectBest() never picks a failure, however bad the successes are', () => {
  const best = selectBest([FAILED, scored(1, -5000)], [SPEED]);
  assert.equal(best?.number, 1);
  assert.equal(selectBest([FAILED], [SPEED]), undefined);
});

test('selectBest() follows the direction and prefers the earlier of two equals', () => {
  const experiments = [scored(3, 9), scored(2, 9), scored(1, 4)];
  assert.equal(selectBest(experiments, [SPEED])?.number, 2);
  assert.equal(selectBest(experiments, [RATIO])?.number, 1);
});

test('paretoFront() is one number for a single objective', () => {
  assert.deepEqual(paretoFront([scored(1, 4), scored(2, 9), FAILED], [SPEED]), [2]);
  assert.deepEqual(paretoFront([FAILED], [SPEED]), []);
});

test('paretoFront() keeps what nothing beats, and selectBest() is the member best in the first objective', () => {
  const experiments = [scored(1, 5, 5), scored(2, 9, 9), scored(3, 9, 8), scored(4, 1, 1), scored(5, 4, 6)];
  assert.deepEqual(paretoFront(experiments, [SPEED, RATIO]), [1, 3, 4]);
  assert.equal(selectBest(experiments, [SPEED, RATIO])?.number, 3);
});

test('relativeGain() is positive for the better in both directions', () => {
  assert.equal(relativeGain({ metrics: { mb_per_s: 100 } }, { metrics: { mb_per_s: 112 } }, SPEED), 0.12);
  assert.equal(relativeGain({ metrics: { ratio: 100 } }, { metrics: { ratio: 75 } }, RATIO), 0.25);
  assert.equal(relativeGain({ metrics: { mb_per_s: -4 } }, { metrics: { mb_per_s: -2 } }, SPEED), 0.5);
  assert.equal(relativeGain({ metrics: { mb_per_s: 100 } }, { metrics: { mb_per_s: 90 } }, SPEED), -0.1);
});

test('relativeGain() is undefined without both metrics or with a baseline of 0', () => {
  assert.equal(relativeGain(undefined, { metrics: { mb_per_s: 1 } }, SPEED), undefined);
  assert.equal(relativeGain({ metrics: { mb_per_s: 1 } }, {}, SPEED), undefined);
  assert.equal(relativeGain({ metrics: { mb_per_s: 0 } }, { metrics: { mb_per_s: 1 } }, SPEED), undefined);
});

test('selectBest() and paretoFront() keep to what keeps all constraints, while there is any', () => {
  const broken = (number: number, violation: number, ...scores: readonly number[]): ExperimentRecord => ({
    ...scored(number, ...scores),
    violation,
  });
  const experiments = [broken(1, 0.2, 900), broken(2, 0.1, 800), scored(3, 5)];
  assert.equal(selectBest(experiments, [SPEED])?.number, 3);
  assert.equal(selectBest(experiments.slice(0, 2), [SPEED])?.number, 2);
  const several = [broken(1, 0.2, 900, 1), scored(2, 5, 7), scored(3, 4, 6)];
  assert.deepEqual(paretoFront(several, [SPEED, RATIO]), [2, 3]);
  assert.deepEqual(paretoFront(several.slice(0, 1), [SPEED, RATIO]), [1]);
});

test('selectBest() counts what was measured again by its mean, and names the first of it', () => {
  const at = (x: number, one: ExperimentRecord): ExperimentRecord => ({ ...one, params: { x } });
  const again: ExperimentRecord = { ...scored(3, 10), origin: 'remeasure' };
  const lucky = [at(1, scored(1, 100)), at(2, scored(2, 60)), at(1, again)];
  assert.equal(selectBest(lucky, [SPEED])?.number, 2);
  assert.equal(selectBest([at(1, scored(1, 100)), at(2, scored(2, 54)), at(1, again)], [SPEED])?.number, 1);
  assert.equal(selectBest([at(1, scored(1, 100)), at(1, scored(2, 1))], [SPEED])?.number, 1);
});
