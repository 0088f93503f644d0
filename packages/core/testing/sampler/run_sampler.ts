import { findParamProblems } from '@autotuner/core';
import type {
  HistoryEntry,
  Params,
  Sampler,
  SearchSpace,
  SuggestRequest,
  TrialResult,
} from '@autotuner/core';
import assert from 'node:assert/strict';

/** How a run is made. */
export interface RunOptions {
  readonly space: SearchSpace;
  readonly seed: number;
  readonly experiments: number;
  /** What an experiment teaches. */
  readonly evaluate: (params: Params, number: number) => TrialResult;
  /** Told to the sampler where given. */
  readonly budget?: number;
}

/** Runs experiments one after the other, each told before the next is asked for; ends early in an exhausted space. */
export function runSampler(sampler: Sampler, options: RunOptions): readonly HistoryEntry[] {
  const { space, seed, experiments, evaluate, budget } = options;
  const history: HistoryEntry[] = [];
  for (let number = 1; number <= experiments; number++) {
    const plan = budget === undefined ? {} : { budget };
    const suggestion = sampler.suggest({ space, seed, number, history, outstanding: [], ...plan });
    if (suggestion === undefined) break;
    const { params } = suggestion;
    history.push({ number, params, result: evaluate(params, number) });
  }
  return history;
}

/** Every third fails; the others lose what their numbers add up to. */
export function evaluateAnything(params: Params, number: number): TrialResult {
  const sum = Object.values(params).reduce<number>((total, value) => total + (Number(value) || 0), 0);
  if (number % 3 === 0) return { kind: 'failure', severity: 500, progress: (number % 10) / 10 };
  return { kind: 'success', losses: [sum] };
}

/** Asks for one suggestion that must exist and lie in the space, constraints included. */
export function suggestInside(sampler: Sampler, request: SuggestRequest): Params {
  const suggestion = sampler.suggest(request);
  assert.ok(suggestion, 'no suggestion');
  assert.deepEqual(findParamProblems(request.space, suggestion.params), []);
  return suggestion.params;
}
