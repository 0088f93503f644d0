import { defineMachine, type Machine } from './state_machine.ts';
import type { AttemptState } from './states.ts';

/**
 * Where an attempt may go: always forward, and to its end from anywhere, because what it contains can die at any time.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { attemptLifecycle } from '@autotuner/core';
 *
 * assert.throws(() => attemptLifecycle.move('ended', 'spawning'), { code: 'AT_STATE_ILLEGAL' });
 * ```
 */
export const attemptLifecycle: Machine<AttemptState> = defineMachine<AttemptState>({
  name: 'attempt',
  initial: 'spawning',
  moves: {
    spawning: ['deploying', 'benchmarking', 'tearing_down', 'ended'],
    deploying: ['benchmarking', 'tearing_down', 'ended'],
    benchmarking: ['collecting', 'tearing_down', 'ended'],
    collecting: ['tearing_down', 'ended'],
    tearing_down: ['ended'],
    ended: [],
  },
  final: ['ended'],
});
