import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPercentilePruner } from './percentile_pruner.ts';
import type { ReportedTrial } from './pruner.ts';
import type { MedianPrunerConfig, PercentilePrunerConfig } from './pruner_config.ts';

const OTHERS = [1, 2, 3, 4].map((loss, i) => trialOf(i + 1, [loss, loss], 'succeeded'));

function trialOf(
  number: number,
  losses: readonly number[],
  state: ReportedTrial['state'] = 'running',
): ReportedTrial {
  return { number, state, reports: losses.map((loss, i) => ({ step: i + 1, loss })) };
}

function isPruned(
  config: MedianPrunerConfig | PercentilePrunerConfig,
  losses: readonly number[],
  others: readonly ReportedTrial[] = OTHERS,
): boolean {
  return createPercentilePruner(config).decide({ seed: 0, trial: trialOf(9, losses), others }).prune;
}

test('median prunes what is worse than the upper median of the successes', () => {
  const config = { type: 'median', minTrials: 4 } as const;
  assert.equal(isPruned(config, [3.1]), true);
  assert.equal(isPruned(config, [3]), false);
});

test('median compares the best report so far, so one bad report does not end a good trial', () => {
  assert.equal(isPruned({ type: 'median', minTrials: 4 }, [1, 50]), false);
});

test('median waits for enough successes that have got as far', () => {
  assert.equal(isPruned({ type: 'median' }, [99]), false);
  assert.equal(isPruned({ type: 'median', minTrials: 4 }, [99, 99, 99]), false);
});

test('median counts successes only', () => {
  const pruned = OTHERS.map((trial): ReportedTrial => ({ ...trial, state: 'pruned' }));
  assert.equal(isPruned({ type: 'median', minTrials: 1 }, [99], pruned), false);
});

test('median decides in no warm-up step, and once in each interval', () => {
  const config = { type: 'median', minTrials: 1, warmupSteps: 2, intervalSteps: 3 } as const;
  const others = [
    trialOf(
      1,
      Array.from({ length: 9 }, () => 0),
      'succeeded',
    ),
  ];
  const pruned = Array.from({ length: 9 }, (_, i) =>
    isPruned(
      config,
      Array.from({ length: i + 1 }, () => 1),
      others,
    ),
  );
  assert.deepEqual(
    pruned.flatMap((is, i) => (is ? [i + 1] : [])),
    [2, 5, 8],
  );
});

test('percentile keeps what is among the best quarter', () => {
  const config = { type: 'percentile', percentile: 25, minTrials: 4 } as const;
  assert.equal(isPruned(config, [2]), false);
  assert.equal(isPruned(config, [2.1]), true);
});

test('median ends a trial that reports no numbers', () => {
  assert.equal(isPruned({ type: 'median', minTrials: 4 }, [NaN, NaN]), true);
});
