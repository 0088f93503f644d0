import {
  createSampler,
  type Sampler,
  type SamplerType,
  type SearchSpace,
  type Suggestion,
  type SuggestRequest,
} from '@autotuner/core';
import type { Piscina } from 'piscina';
import { openPool } from './pool.ts';
import { WorkerTask } from './worker_task.ts';

/** Asks samplers, the heavy cases in a worker thread. */
export interface Suggester {
  /**
   * The suggestion depends on the arguments alone, wherever it is computed. Undefined when the space is exhausted. Samplers
   * are kept for as long as the space object is: give the same one again, and a history with the same entries, to be fast.
   */
  suggest(type: SamplerType, request: SuggestRequest): Promise<Suggestion | undefined>;
  /** Ends the thread. */
  close(): Promise<void>;
}

/** What is kept for one task: its sampler here, and what the thread was told. */
interface KnownTask {
  readonly type: SamplerType;
  readonly sampler: Sampler;
  readonly inWorker: WorkerTask;
}

/** Makes a suggester; its thread starts with the first heavy request and ends after 10 s without one. */
export function createSuggester(): Suggester {
  let pool: Promise<Piscina> | undefined;
  let taskCount = 0;
  const tasks = new WeakMap<SearchSpace, KnownTask>();
  const taskOf = (type: SamplerType, space: SearchSpace): KnownTask => {
    const known = tasks.get(space);
    if (known?.type === type) return known;
    const inWorker = new WorkerTask({ key: taskCount++, type, space });
    const task = { type, sampler: createSampler(type), inWorker };
    tasks.set(space, task);
    return task;
  };
  return {
    async suggest(type, request) {
      const { sampler, inWorker } = taskOf(type, request.space);
      if (sampler.isHeavy?.(request) !== true) return sampler.suggest(request);
      pool ??= openPool('suggest_worker');
      return inWorker.suggest(await pool, request);
    },
    async close() {
      await (await pool)?.destroy();
    },
  };
}
