import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Direction } from '../scoring/objective.ts';
import { createPruner } from './create_pruner.ts';
import type { ThresholdPrunerConfig } from './pruner_config.ts';

function isPruned(
  config: Omit<ThresholdPrunerConfig, 'type'>,
  loss: number,
  { step = 1, direction = 'minimize' }: { step?: number; direction?: Direction } = {},
): boolean {
  const trial = { number: 1, state: 'running' as const, reports: [{ step, loss }] };
  return createPruner({ type: 'threshold', ...config }, { direction }).decide({ seed: 0, trial, others: [] })
    .prune;
}

test('threshold ends a trial outside of its limits, which are inside', () => {
  const losses = [0.9, 1, 2, 2.1];
  assert.deepEqual(
    losses.map((loss) => isPruned({ lower: 1, upper: 2 }, loss)),
    [true, false, false, true],
  );
});

test('threshold takes limits in the direction of the metric', () => {
  assert.equal(isPruned({ lower: 10 }, -9, { direction: 'maximize' }), true);
  assert.equal(isPruned({ lower: 10 }, -11, { direction: 'maximize' }), false);
});

test('threshold ends a trial that reports no number, unless that is allowed', () => {
  assert.equal(isPruned({ upper: 1 }, NaN), true);
  assert.equal(isPruned({ upper: 1, allowNaN: true }, NaN), false);
});

test('threshold waits for the warm-up', () => {
  assert.equal(isPruned({ upper: 1, warmupSteps: 5 }, 9, { step: 4 }), false);
  assert.equal(isPruned({ upper: 1, warmupSteps: 5 }, 9, { step: 5 }), true);
});
