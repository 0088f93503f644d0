import { createSampler, type SamplerType, type Suggestion, type SuggestRequest } from '@autotuner/core';

/** What the worker is asked. */
export interface SuggestJob {
  readonly type: SamplerType;
  readonly request: SuggestRequest;
}

/** Runs one suggestion off the event loop; the entry of a piscina thread. */
export default function suggestInWorker(job: SuggestJob): Suggestion | undefined {
  return createSampler(job.type).suggest(job.request);
}
