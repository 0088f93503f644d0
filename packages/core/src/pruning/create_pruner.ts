import type { Direction } from '../scoring/objective.ts';
import { createHyperbandPruner } from './hyperband_pruner.ts';
import { createPatiencePruner } from './patience_pruner.ts';
import { createPercentilePruner } from './percentile_pruner.ts';
import type { Pruner } from './pruner.ts';
import type { PrunerConfig } from './pruner_config.ts';
import { findPrunerProblems } from './pruner_problems.ts';
import { createSuccessiveHalvingPruner } from './successive_halving_pruner.ts';
import { createThresholdPruner } from './threshold_pruner.ts';
import { createWilcoxonPruner } from './wilcoxon_pruner.ts';

/** What a pruner must know besides its configuration. */
export interface CreatePrunerOptions {
  /** Of the objective that is reported; only the limits of `threshold` depend on it. @default 'minimize' */
  readonly direction?: Direction;
}

/**
 * Makes the pruner of a task.
 *
 * @throws RangeError naming every option that is out of its range
 *
 * @example
 * ```ts
 * import { createPruner } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const pruner = createPruner({ type: 'median', minTrials: 1 });
 * const others = [{ number: 1, state: 'succeeded' as const, reports: [{ step: 1, loss: 0.5 }] }];
 * const trial = { number: 2, state: 'running' as const, reports: [{ step: 1, loss: 0.9 }] };
 * assert.deepEqual(pruner.decide({ seed: 0, trial, others }), {
 *   prune: true,
 *   reason: 'median: 1 of 1 successes were better by step 1',
 * });
 * ```
 */
export function createPruner(
  config: PrunerConfig,
  { direction = 'minimize' }: CreatePrunerOptions = {},
): Pruner {
  const problems = findPrunerProblems(config);
  if (problems.length > 0)
    throw new RangeError(
      `Cannot make pruner "${config.type}": ${problems.map(({ message }) => message).join('; ')}`,
    );
  return prunerOf(config, direction);
}

function prunerOf(config: PrunerConfig, direction: Direction): Pruner {
  switch (config.type) {
    case 'median':
    case 'percentile':
      return createPercentilePruner(config);
    case 'successive_halving':
      return createSuccessiveHalvingPruner(config);
    case 'hyperband':
      return createHyperbandPruner(config);
    case 'wilcoxon':
      return createWilcoxonPruner(config);
    case 'patience':
      return createPatiencePruner(config, config.wrapped && prunerOf(config.wrapped, direction));
    case 'threshold':
      return createThresholdPruner(config, direction);
  }
}
