import type { TrialResult } from '../sampler.ts';
import { createSeededRng } from '../seeded_rng.ts';
import { decompose, identity } from './_eigen.ts';
import type { Eigen } from './_eigen.ts';
import type { Encoding } from './_encoding.ts';
import { ratesFor } from './_rates.ts';
import type { Rates } from './_rates.ts';

/** What stays the same over a whole task. */
export interface Setup {
  readonly encoding: Encoding;
  readonly seed: number;
  /** Results in a generation before any restart. */
  readonly size: number;
}

/** The normal distribution of the number genes, and how wide it is drawn where steps would freeze it. */
export interface NumberModel {
  readonly mean: Float64Array;
  readonly stepSize: number;
  /** Row-major. */
  readonly covariance: Float64Array;
  readonly axes: Eigen;
  readonly stepPath: Float64Array;
  readonly covariancePath: Float64Array;
  /** Factor on each coordinate's deviation, >= 1; above 1 on stepped ones only. */
  readonly stretch: Float64Array;
}

/** Probabilities of the choices of each choice gene. */
export type ChoiceModel = readonly (readonly number[])[];

/** All that is known after a generation. */
export interface SearchState {
  readonly setup: Setup;
  readonly rates: Rates;
  readonly numbers: NumberModel;
  readonly choices: ChoiceModel;
  /** Generations since the last restart, and restarts. */
  readonly generation: number;
  readonly restarts: number;
  /** The best result since the last restart, generations without a better one, and generations whose best ones are tied. */
  readonly best: TrialResult | undefined;
  readonly stagnant: number;
  readonly flat: number;
  /** Before the last generation: parallel experiments may still come from there. */
  readonly previous: SearchState | undefined;
}

/** Three deviations reach from the centre of the unit interval to its ends. */
const FIRST_STEP = 1 / 6;
const RESTART_STREAM = 5;
const GROWTH = 2;
const MOST_DOUBLINGS = 4;

/** The distribution before any result: around the centre of the cube, after a restart around a random point. */
export function startSearch(setup: Setup, restarts: number): SearchState {
  const { encoding, seed, size } = setup;
  const dimensions = encoding.scales.length;
  const freeChoices = encoding.choiceCounts.reduce((sum, count) => sum + count - 1, 0);
  const rng = createSeededRng({ seed, number: restarts, stream: RESTART_STREAM });
  const covariance = identity(dimensions);
  return {
    setup,
    rates: ratesFor({ dimensions, size: size * GROWTH ** Math.min(restarts, MOST_DOUBLINGS), freeChoices }),
    numbers: {
      mean: Float64Array.from({ length: dimensions }, () => (restarts === 0 ? 0.5 : rng.float())),
      stepSize: FIRST_STEP,
      covariance,
      axes: decompose(covariance, dimensions),
      stepPath: new Float64Array(dimensions),
      covariancePath: new Float64Array(dimensions),
      stretch: new Float64Array(dimensions).fill(1),
    },
    choices: encoding.choiceCounts.map((count) => Array.from({ length: count }, () => 1 / count)),
    generation: 0,
    restarts,
    best: undefined,
    stagnant: 0,
    flat: 0,
    previous: undefined,
  };
}

/** Standard deviation of a coordinate, not stretched. */
export function deviationOf({ stepSize, covariance, mean }: NumberModel, at: number): number {
  return stepSize * Math.sqrt(Math.max(covariance[at * mean.length + at] ?? 0, 0));
}
