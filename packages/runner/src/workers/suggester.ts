import { createSampler, type SamplerType, type Suggestion, type SuggestRequest } from '@autotuner/core';
import type { Piscina } from 'piscina';
import { openPool } from './pool.ts';

/**
 * Above this many values in the history a model-based suggestion takes longer than a few milliseconds, more than
 * handing it to a thread costs, and would hold up log capture.
 */
const WORKER_THRESHOLD = 2000;

/** Asks samplers, the heavy cases in a worker thread. */
export interface Suggester {
  /** The suggestion depends on the arguments alone, wherever it is computed. Undefined when the space is exhausted. */
  suggest(type: SamplerType, request: SuggestRequest): Promise<Suggestion | undefined>;
  /** Ends the thread. */
  close(): Promise<void>;
}

/** Makes a suggester; its thread starts with the first heavy request and ends after 10 s without one. */
export function createSuggester(): Suggester {
  let pool: Promise<Piscina> | undefined;
  return {
    async suggest(type, request) {
      if (isLight(type, request)) return createSampler(type).suggest(request);
      pool ??= openPool('suggest_worker');
      const answer: Suggestion | undefined = await (await pool).run({ type, request });
      return answer;
    },
    async close() {
      await (await pool)?.destroy();
    },
  };
}

function isLight(type: SamplerType, request: SuggestRequest): boolean {
  return type === 'random' || request.history.length * request.space.parameters.length < WORKER_THRESHOLD;
}
