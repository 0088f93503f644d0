import { defineMachine, type Machine } from './state_machine.ts';
import type { ExperimentState } from './states.ts';

/**
 * Where an experiment may go. It returns to `queued` when an attempt is to be repeated, while it runs (the
 * infrastructure failed) or after it ended badly (someone asked for a retry). A success is never
 * repeated, nor is what was pruned.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { experimentLifecycle } from '@autotuner/core';
 *
 * assert.equal(experimentLifecycle.move('failed', 'queued'), 'queued');
 * assert.equal(experimentLifecycle.isFinal('succeeded'), true);
 * ```
 */
export const experimentLifecycle: Machine<ExperimentState> = defineMachine<ExperimentState>({
  name: 'experiment',
  initial: 'queued',
  moves: {
    queued: ['deploying', 'benchmarking', 'cancelled', 'failed'],
    deploying: ['benchmarking', 'queued', 'succeeded', 'pruned', 'failed', 'cancelled'],
    benchmarking: ['queued', 'succeeded', 'pruned', 'failed', 'cancelled'],
    succeeded: [],
    pruned: [],
    failed: ['queued'],
    cancelled: ['queued'],
  },
  final: ['succeeded', 'pruned', 'failed', 'cancelled'],
});
