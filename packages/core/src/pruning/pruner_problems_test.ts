import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PrunerConfig } from './pruner_config.ts';
import { findPrunerProblems } from './pruner_problems.ts';

const WRONG: readonly (readonly [PrunerConfig, string])[] = [
  [{ type: 'median', minTrials: 0 }, 'minTrials is 0, must be a whole number >= 1'],
  [{ type: 'median', warmupSteps: -1 }, 'warmupSteps is -1, must be >= 0'],
  [{ type: 'percentile', percentile: NaN }, 'percentile is NaN, must be between 0 and 100'],
  [{ type: 'successive_halving', minTrials: 1 }, 'minTrials is 1, must be a whole number >= 2'],
  [{ type: 'successive_halving', reductionFactor: 1 }, 'reductionFactor is 1, must be >= 1.1'],
  [{ type: 'hyperband', maxResource: 1, minResource: 2 }, 'maxResource is 1, must be >= minResource, 2'],
  [{ type: 'wilcoxon', pThreshold: 1 }, 'pThreshold is 1, must be between 0 and 1'],
  [{ type: 'threshold' }, 'neither lower nor upper is given, at least one must be'],
  [{ type: 'threshold', lower: 2, upper: 1 }, 'upper is 1, must be >= lower, 2'],
];

for (const [config, message] of WRONG) {
  test(`findPrunerProblems() tells: ${message}`, () => {
    assert.deepEqual(
      findPrunerProblems(config).map((problem) => problem.message),
      [message],
    );
  });
}

test('findPrunerProblems() looks into what is wrapped', () => {
  const wrapped = { type: 'percentile', percentile: -3 } as const;
  assert.deepEqual(findPrunerProblems({ type: 'patience', patience: 3, wrapped }), [
    { path: ['wrapped', 'percentile'], message: 'wrapped: percentile is -3, must be between 0 and 100' },
  ]);
});

test('findPrunerProblems() accepts every pruner with its defaults', () => {
  const fine: readonly PrunerConfig[] = [
    { type: 'median' },
    { type: 'percentile', percentile: 25 },
    { type: 'successive_halving' },
    { type: 'hyperband', maxResource: 81 },
    { type: 'wilcoxon' },
    { type: 'patience', patience: 3, wrapped: { type: 'median' } },
    { type: 'threshold', upper: 3 },
  ];
  assert.deepEqual(fine.flatMap(findPrunerProblems), []);
});
