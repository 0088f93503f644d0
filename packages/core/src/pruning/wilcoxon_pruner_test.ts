import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSeededRng } from '../sampling/seeded_rng.ts';
import type { ReportedTrial } from './pruner.ts';
import { createWilcoxonPruner } from './wilcoxon_pruner.ts';

function trialOf(
  number: number,
  losses: readonly number[],
  state: ReportedTrial['state'] = 'succeeded',
): ReportedTrial {
  return { number, state, reports: losses.map((loss, i) => ({ step: i, loss })) };
}

const pruner = createWilcoxonPruner({ type: 'wilcoxon' });

test('wilcoxon needs four steps in a row that are worse for p below 0.1', () => {
  const others = [trialOf(1, [1, 2, 3, 4, 5, 6])];
  const isPruned = (count: number): boolean =>
    pruner.decide({ seed: 0, trial: trialOf(2, [2, 4, 6, 8].slice(0, count), 'running'), others }).prune;
  assert.deepEqual([1, 2, 3, 4].map(isPruned), [false, false, false, true]);
});

test('wilcoxon pairs by step, whatever the order and whatever else was reported', () => {
  const trial: ReportedTrial = {
    number: 2,
    state: 'running',
    reports: [9, 3, 2, 1, 0].map((step) => ({ step, loss: 10 * step + 1 + step / 100 })),
  };
  const others = [trialOf(1, [0, 10, 20, 30])];
  assert.match(pruner.decide({ seed: 0, trial, others }).reason, /on 4 steps .* p = 0\.0625, below 0\.1/);
});

test('wilcoxon compares with the success of the least mean', () => {
  const others = [trialOf(1, [9, 9, 9, 9]), trialOf(2, [1, 1, 1, 1]), trialOf(3, [0, 0, 0, 0], 'pruned')];
  const { reason } = pruner.decide({ seed: 0, trial: trialOf(4, [2, 2, 2, 2], 'running'), others });
  assert.match(reason, /experiment 2/);
});

test('wilcoxon lets a trial go on whose mean is not worse, whatever the ranks say', () => {
  const others = [trialOf(1, [0, 0, 0, 0, 100])];
  const trial = trialOf(2, [1, 1, 1, 1, -100], 'running');
  const lenient = createWilcoxonPruner({ type: 'wilcoxon', pThreshold: 0.99 });
  assert.equal(lenient.decide({ seed: 0, trial, others }).prune, false);
});

test('wilcoxon ends an equal trial at one look no more often than its threshold says', () => {
  const runs = 2000;
  let pruned = 0;
  for (let run = 0; run < runs; run++) {
    const rng = createSeededRng({ seed: 5, number: run, stream: 0 });
    const draw = (): number[] => Array.from({ length: 8 }, () => rng.float());
    const others = [trialOf(1, draw())];
    if (pruner.decide({ seed: 0, trial: trialOf(2, draw(), 'running'), others }).prune) pruned++;
  }
  // Expected share <= 0.1 (the distribution is discrete: 0.0977 for 8 pairs); 4 standard deviations are 0.027.
  assert.ok(pruned / runs < 0.127, `${pruned}`);
  assert.ok(pruned / runs > 0.05, `${pruned}`);
});
