import { defineMachine, type Machine } from './state_machine.ts';
import type { TaskState } from './states.ts';

/**
 * Where a task may go. A `running` task whose process died stays `running`; taking it over enters `running` again.
 * Ended tasks go back to `pending` when they are restarted or cleared, and on to `running` when an experiment of
 * theirs is retried.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { taskLifecycle } from '@autotuner/core';
 *
 * assert.deepEqual(taskLifecycle.allowedFrom('pending'), ['running', 'cancelled']);
 * ```
 */
export const taskLifecycle: Machine<TaskState> = defineMachine<TaskState>({
  name: 'task',
  initial: 'pending',
  moves: {
    pending: ['running', 'cancelled'],
    running: ['running', 'paused', 'completed', 'failed', 'cancelled'],
    paused: ['running', 'cancelled', 'pending'],
    completed: ['pending', 'running'],
    failed: ['pending', 'running'],
    cancelled: ['pending', 'running'],
  },
  final: ['completed', 'failed', 'cancelled'],
});
