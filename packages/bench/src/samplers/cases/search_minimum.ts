import type { Params, ParamValue, Rng } from '@autotuner/core';
import { seededRng, seedFrom } from '../seeded_rng.ts';
import type { BenchCase } from '../suite/bench_case.ts';
import { randomParams } from '../suite/random_params.ts';

/** The lowest value that was found, and where. */
export interface FoundMinimum {
  readonly value: number;
  readonly params: Params;
}

/** How long to search. */
export interface SearchMinimumOptions {
  readonly starts: number;
  /** Points from which the start of each descent is chosen. @default 200 */
  readonly sample?: number;
  /** Descends from here first. */
  readonly from?: Params;
}

const SHARES = [0.3, 0.1, 0.03, 0.01, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8] as const;

const MOST_PASSES = 25;

/** Looks for the minimum of a case by descents along one parameter at a time, from the best of random points. */
export function searchMinimum(
  benchCase: BenchCase,
  { starts, sample = 200, from }: SearchMinimumOptions,
): FoundMinimum {
  const rng = seededRng(seedFrom('minimum', benchCase.name));
  const found = Array.from({ length: starts }, (_, i) => {
    const points = Array.from({ length: sample }, () => at(benchCase, randomParams(benchCase.space, rng)));
    const start = i === 0 && from !== undefined ? at(benchCase, from) : lowest(points);
    return descend(benchCase, start, { rng });
  });
  return lowest(found);
}

function lowest(found: readonly FoundMinimum[]): FoundMinimum {
  return found.reduce((best, own) => (own.value < best.value ? own : best), { value: Infinity, params: {} });
}

/** Failures count by how far they got, behind every success; hidden values as what they are. */
function at({ f }: BenchCase, params: Params): FoundMinimum {
  const result = f(params);
  if (typeof result === 'number') return { value: result, params };
  return { value: result.true ?? 1e12 * (2 - result.frac), params };
}

function descend(benchCase: BenchCase, start: FoundMinimum, { rng }: { readonly rng: Rng }): FoundMinimum {
  let best = start;
  for (const share of SHARES) {
    let before = Infinity;
    // A bent valley would take for ever this way.
    for (let pass = 0; pass < MOST_PASSES && best.value < before; pass++) {
      before = best.value;
      for (const parameter of benchCase.space.parameters) {
        const moves = movesOf(parameter, best.params, { share });
        const tried = moves.map((value) =>
          at(
            benchCase,
            randomParams(benchCase.space, rng, { fixed: { ...best.params, [parameter.name]: value } }),
          ),
        );
        best = lowest([best, ...tried]);
      }
    }
  }
  return best;
}

/** Other values of one parameter: all choices, or numbers a share of the range away. */
function movesOf(
  { name, distribution }: BenchCase['space']['parameters'][number],
  params: Params,
  { share }: { readonly share: number },
): readonly ParamValue[] {
  const value = params[name];
  if (value === undefined) return [];
  if (distribution.type === 'bool') return [value !== true];
  if (distribution.type === 'categorical') return distribution.choices;
  const { low, high, log, type } = distribution;
  const moved = [-1, 1].map((sign) =>
    log ? Number(value) * (high / low) ** (sign * share) : Number(value) + sign * share * (high - low),
  );
  const kept = moved.map((own) => Math.min(Math.max(own, low), high));
  if (type === 'float') return kept;
  const nearest = [Number(value) - 1, Number(value) + 1].filter((own) => own >= low && own <= high);
  return [...kept.map(Math.round), ...nearest];
}
