import { FAILURE_KINDS, type FailureKind, type Params } from '@autotuner/core';
import { normalFrom, seededRng, seedFrom } from '../seeded_rng.ts';
import type { BenchCase } from '../suite/bench_case.ts';
import type { SuiteFailure } from '../suite/suite_entry.ts';

/** How one experiment of a case ended. */
export type Evaluation =
  | {
      readonly kind: 'success';
      /** Without noise. */
      readonly value: number;
      /** What a sampler is told. */
      readonly seen: number;
    }
  | {
      readonly kind: 'failure';
      readonly failure: FailureKind;
      readonly progress: number;
      /** What would have been measured; not told. */
      readonly hidden?: number;
      /** The kind as the suite wrote it, where it is none of ours and counts as a crash. */
      readonly unknownKind?: string;
    };

/** Which experiment it is: noise and chance depend on nothing else, so all samplers meet the same. */
export interface EvaluateOptions {
  readonly seed: number;
  /** From 1. */
  readonly number: number;
}

const KINDS: ReadonlySet<string> = new Set(FAILURE_KINDS);

/** Runs one experiment. @throws Error when the function throws, or returns what is neither a number nor a failure */
export function evaluate(
  benchCase: BenchCase,
  params: Params,
  { seed, number }: EvaluateOptions,
): Evaluation {
  const chance = seededRng(seedFrom('chance', benchCase.name, seed, number));
  const { share = 0, retries = 0 } = benchCase.flaky ?? {};
  for (let attempt = 0; attempt <= retries; attempt++) {
    if (chance.float() >= share) return measure(benchCase, params, { seed, number });
  }
  return { kind: 'failure', failure: 'crash', progress: chance.float() };
}

function measure(benchCase: BenchCase, params: Params, options: EvaluateOptions): Evaluation {
  const result = call(benchCase, params);
  if (typeof result === 'number') {
    if (!Number.isFinite(result)) return { kind: 'failure', failure: 'invalid_result', progress: 1 };
    return { kind: 'success', value: result, seen: withNoise(benchCase, result, options) };
  }
  const { frac, err = 'crash', true: hidden } = result;
  if (!(frac >= 0)) throw refused(benchCase, params, `it failed with frac ${frac}, which must be 0 to 1`);
  return {
    kind: 'failure',
    progress: Math.min(frac, 1),
    ...(isKind(err) ? { failure: err } : { failure: 'crash', unknownKind: err }),
    ...(hidden === undefined ? {} : { hidden }),
  };
}

function call(benchCase: BenchCase, params: Params): number | SuiteFailure {
  let result: unknown;
  try {
    // A copy: what a function does to its argument is its own affair.
    result = benchCase.f({ ...params });
  } catch (error) {
    throw refused(benchCase, params, `it threw "${error instanceof Error ? error.message : String(error)}"`);
  }
  if (typeof result === 'number') return result;
  // Only its members are read, and each is checked.
  if (typeof result === 'object' && result !== null && 'frac' in result) return result as SuiteFailure;
  throw refused(
    benchCase,
    params,
    `it returned ${JSON.stringify(result)}, must be a number or { frac, err }`,
  );
}

function refused({ name }: BenchCase, params: Params, seen: string): Error {
  return new Error(`Cannot run case "${name}" at ${JSON.stringify(params)}: ${seen}`);
}

function withNoise(
  { name, noise = 0, relativeNoise = 0 }: BenchCase,
  value: number,
  options: EvaluateOptions,
): number {
  if (noise === 0 && relativeNoise === 0) return value;
  const rng = seededRng(seedFrom('noise', name, options.seed, options.number));
  const added = noise * normalFrom(rng);
  return value * Math.exp(relativeNoise * normalFrom(rng)) + added;
}

function isKind(err: string): err is FailureKind {
  return KINDS.has(err);
}
