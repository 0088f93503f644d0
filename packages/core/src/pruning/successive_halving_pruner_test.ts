import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportedTrial } from './pruner.ts';
import { createSuccessiveHalvingPruner } from './successive_halving_pruner.ts';

function trialOf(
  number: number,
  loss: number,
  steps: number,
  state: ReportedTrial['state'] = 'running',
): ReportedTrial {
  return { number, state, reports: Array.from({ length: steps }, (_, i) => ({ step: i + 1, loss })) };
}

const pruner = createSuccessiveHalvingPruner({ type: 'successive_halving', reductionFactor: 2 });

test('successive_halving decides at rungs only', () => {
  const others = [trialOf(1, 0, 20), trialOf(2, 0, 20)];
  const steps = Array.from({ length: 16 }, (_, i) => i + 1);
  const pruned = steps.filter((step) => pruner.decide({ seed: 0, trial: trialOf(3, 9, step), others }).prune);
  assert.deepEqual(pruned, [1, 2, 4, 8, 16]);
});

test('successive_halving lets the better half go on', () => {
  const others = [1, 2, 3].map((loss) => trialOf(loss, loss, 4));
  const isPruned = (loss: number): boolean =>
    pruner.decide({ seed: 0, trial: trialOf(9, loss, 4), others }).prune;
  assert.equal(isPruned(1.5), false);
  assert.equal(isPruned(2.5), true);
});

test('successive_halving counts trials that were pruned at the rung or failed after it', () => {
  const others = [trialOf(1, 5, 2, 'pruned'), trialOf(2, 6, 3, 'failed'), trialOf(3, 1, 2)];
  assert.equal(pruner.decide({ seed: 0, trial: trialOf(9, 4, 2), others }).prune, false);
  assert.equal(pruner.decide({ seed: 0, trial: trialOf(9, 7, 2), others }).prune, true);
});

test('successive_halving lets all go on until a rung has minTrials', () => {
  const waiting = createSuccessiveHalvingPruner({ type: 'successive_halving', minTrials: 4 });
  const others = [1, 2].map((loss) => trialOf(loss, loss, 4));
  assert.equal(waiting.decide({ seed: 0, trial: trialOf(9, 99, 4), others }).prune, false);
  assert.equal(
    waiting.decide({ seed: 0, trial: trialOf(9, 99, 4), others: [...others, trialOf(3, 3, 4)] }).prune,
    true,
  );
});

test('successive_halving takes the rung that a leap of steps has passed', () => {
  const trial: ReportedTrial = {
    number: 9,
    state: 'running',
    reports: [
      { step: 3, loss: 9 },
      { step: 30, loss: 9 },
    ],
  };
  const { prune, reason } = pruner.decide({ seed: 0, trial, others: [trialOf(1, 1, 16), trialOf(2, 1, 16)] });
  assert.equal(prune, true);
  assert.match(reason, /at rung 16/);
});

test('successive_halving leaves out the first rungs that it is told to', () => {
  const late = createSuccessiveHalvingPruner({
    type: 'successive_halving',
    reductionFactor: 2,
    earlyStoppingRate: 2,
    minResource: 3,
  });
  const others = [trialOf(1, 0, 50), trialOf(2, 0, 50)];
  const steps = Array.from({ length: 30 }, (_, i) => i + 1);
  const pruned = steps.filter((step) => late.decide({ seed: 0, trial: trialOf(3, 9, step), others }).prune);
  assert.deepEqual(pruned, [12, 24]);
});
