import type { Route } from './route.ts';

/**
 * The layout of a tuning run: all that concerns a task goes to "task_9.log", and what concerns one of its experiments
 * goes to "task_9_exp_3.log" as well. Records without a `task` go to neither.
 */
export const TASK_EXPERIMENT_ROUTES: readonly Route[] = [
  { files: ['task_{task}.log'] },
  { files: ['task_{task}_exp_{experiment}.log'] },
];
