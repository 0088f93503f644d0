import type { SamplerType } from '@autotuner/core';
import type { Figure } from '../bench.ts';
import { percentile } from '../percentile.ts';

/** What was measured of one sampler in one case. */
export interface SuggestTiming {
  readonly sampler: SamplerType;
  readonly space: string;
  readonly count: number;
  /** Milliseconds of each suggestion with its telling; or why there are none. */
  readonly own: readonly number[] | string;
  /** The same of Optuna's sampler, measured in turns with ours. */
  readonly optuna?: { readonly name: string; readonly times: readonly number[] };
}

/** Most that a random suggestion may take in 10 dimensions, in milliseconds. */
const RANDOM_GOAL_MS = 0.02;
/** Most that a TPE suggestion may take in 10 dimensions, as a share of Optuna's. */
const TPE_GOALS: ReadonlyMap<number, number> = new Map([
  [100, 1 / 8],
  [1000, 1 / 10],
  [10_000, 1 / 8],
]);

/** One line of the table. */
export function figureOf(timing: SuggestTiming): Figure {
  const { sampler, space, count, own } = timing;
  const name = `${sampler}, ${space}, n = ${count}`;
  if (typeof own === 'string') return { name, value: Number.NaN, unit: 'ms', note: own };
  const value = percentile(own, 50);
  const times = timing.optuna && value / percentile(timing.optuna.times, 50);
  const goal = goalOf(timing, { value, ...(times === undefined ? {} : { times }) });
  return {
    name,
    value,
    unit: 'ms',
    ...(goal === undefined ? {} : { goal }),
    ...(timing.optuna === undefined || times === undefined
      ? {}
      : { ratio: { to: timing.optuna.name, times } }),
    note: noteOf(own, timing.optuna?.times),
  };
}

function noteOf(own: readonly number[], theirs: readonly number[] | undefined): string {
  const p90 = `p90 ${percentile(own, 90).toPrecision(3)}`;
  if (theirs === undefined) return p90;
  return `${p90}; Optuna ${percentile(theirs, 50).toPrecision(3)}, p90 ${percentile(theirs, 90).toPrecision(3)}`;
}

function goalOf(
  { sampler, space, count }: SuggestTiming,
  { value, times }: { readonly value: number; readonly times?: number },
): Figure['goal'] {
  if (space !== 'd = 10') return undefined;
  if (sampler === 'random') return { text: `<= ${RANDOM_GOAL_MS} ms`, isMet: value <= RANDOM_GOAL_MS };
  const share = TPE_GOALS.get(count);
  if (sampler !== 'tpe' || share === undefined || times === undefined) return undefined;
  return { text: `<= 1/${1 / share} of Optuna`, isMet: times <= share };
}
