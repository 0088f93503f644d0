import type { Measure } from './case_context.ts';

/** What runs in the process of a job, by case. */
export const PROGRAMS: Readonly<Record<string, () => Promise<{ readonly measure: Measure }>>> = {
  calls: () => import('../cases/calls.ts'),
  sweep: () => import('../cases/sweep.ts'),
  sustained: () => import('../cases/sustained.ts'),
  raw_writes: () => import('../cases/raw_writes.ts'),
  soak: () => import('../cases/soak.ts'),
  overload: () => import('../cases/overload.ts'),
  blocked: () => import('../cases/blocked.ts'),
  dying: () => import('../cases/dying.ts'),
  full_disk: () => import('../cases/full_disk.ts'),
  rotation: () => import('../cases/rotation.ts'),
  error_on_return: () => import('../cases/error_on_return.ts'),
  producers: () => import('../cases/producers.ts'),
  idle: () => import('../cases/idle.ts'),
  quantiles: () => import('../cases/quantiles.ts'),
  micro: () => import('../cases/micro.ts'),
};
