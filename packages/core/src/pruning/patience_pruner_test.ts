import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPruner } from './create_pruner.ts';
import type { ReportedTrial } from './pruner.ts';
import type { PatiencePrunerConfig } from './pruner_config.ts';

function isPruned(
  config: Omit<PatiencePrunerConfig, 'type'>,
  losses: readonly number[],
  others: readonly ReportedTrial[] = [],
): boolean {
  const trial: ReportedTrial = {
    number: 9,
    state: 'running',
    reports: losses.map((loss, i) => ({ step: i + 1, loss })),
  };
  return createPruner({ type: 'patience', ...config }).decide({ seed: 0, trial, others }).prune;
}

test('patience ends a trial after so many reports without an improvement', () => {
  assert.equal(isPruned({ patience: 2 }, [3, 4]), false);
  assert.equal(isPruned({ patience: 2 }, [3, 4, 3]), true);
  assert.equal(isPruned({ patience: 2 }, [3, 4, 2.9]), false);
});

test('patience takes an improvement within minDelta for none', () => {
  assert.equal(isPruned({ patience: 1, minDelta: 0.5 }, [3, 2.5]), true);
  assert.equal(isPruned({ patience: 1, minDelta: 0.5 }, [3, 2.4]), false);
});

test('patience asks the wrapped pruner once it has run out', () => {
  const wrapped = { type: 'median', minTrials: 1 } as const;
  const good: ReportedTrial = {
    number: 1,
    state: 'succeeded',
    reports: [
      { step: 1, loss: 0 },
      { step: 2, loss: 0 },
    ],
  };
  const bad: ReportedTrial = {
    number: 1,
    state: 'succeeded',
    reports: [
      { step: 1, loss: 9 },
      { step: 2, loss: 9 },
    ],
  };
  assert.equal(isPruned({ patience: 1, wrapped }, [3, 3], [bad]), false);
  assert.equal(isPruned({ patience: 1, wrapped }, [3, 3], [good]), true);
  assert.equal(isPruned({ patience: 1, wrapped }, [3, 2], [good]), false);
});

test('patience ends a trial that never reports a number', () => {
  assert.equal(isPruned({ patience: 2 }, [NaN, NaN, NaN]), true);
});
