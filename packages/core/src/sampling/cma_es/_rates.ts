/** Weights and learning rates: those of Hansen 2016, "The CMA Evolution Strategy: A Tutorial" (arXiv:1604.00772), table 1. */
export interface Rates {
  /** Results in a generation. */
  readonly size: number;
  /** Best first, the positive ones add up to 1; the others are negative and count against a direction. */
  readonly weights: readonly number[];
  /** Variance effective selection mass of the positive weights. */
  readonly selectionMass: number;
  /** Of the path of the step size, and its damping. */
  readonly pathStep: number;
  readonly damping: number;
  /** Of the path of the covariance, and of its two updates. */
  readonly pathCovariance: number;
  readonly rankOne: number;
  readonly rankMany: number;
  /** Expected length of a standard normal vector. */
  readonly expectedLength: number;
  /** Of the probabilities of choices. */
  readonly choices: number;
}

/** What the rates depend on. */
export interface RateInputs {
  readonly dimensions: number;
  /** Results in a generation, at least 4. */
  readonly size: number;
  /** Choices beyond the first of all choice parameters together. */
  readonly freeChoices: number;
}

/** The rates for a number of dimensions and a generation of a size. */
export function ratesFor({ dimensions, size, freeChoices }: RateInputs): Rates {
  const n = Math.max(dimensions, 1);
  const raw = Array.from({ length: size }, (_, i) => Math.log((size + 1) / 2) - Math.log(i + 1));
  const mass = massOf(raw.filter((weight) => weight > 0));
  const pathStep = (mass + 2) / (n + mass + 5);
  const rankOne = 2 / ((n + 1.3) ** 2 + mass);
  const rankMany = Math.min(1 - rankOne, (2 * (0.25 + mass - 2 + 1 / mass)) / ((n + 2) ** 2 + mass));
  return {
    size,
    weights: scaleWeights(raw, { n, mass, rankOne, rankMany }),
    selectionMass: mass,
    pathStep,
    damping: 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (n + 1)) - 1) + pathStep,
    pathCovariance: (4 + mass / n) / (n + 4 + (2 * mass) / n),
    rankOne,
    rankMany,
    expectedLength: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
    // The more there is to learn from the same few selected points, the slower; a share of them is chance.
    choices: mass / (mass + 2 * freeChoices + 6),
  };
}

/** The population that the tutorial recommends. */
export function defaultSize(dimensions: number): number {
  return 4 + Math.floor(3 * Math.log(Math.max(dimensions, 1)));
}

function massOf(weights: readonly number[]): number {
  return sum(weights) ** 2 / sum(weights.map((weight) => weight * weight));
}

function scaleWeights(
  raw: readonly number[],
  {
    n,
    mass,
    rankOne,
    rankMany,
  }: { readonly n: number; readonly mass: number; readonly rankOne: number; readonly rankMany: number },
): readonly number[] {
  const negative = raw.filter((weight) => weight < 0);
  const scale = Math.min(
    1 + rankOne / rankMany,
    1 + (2 * massOf(negative)) / (mass + 2),
    (1 - rankOne - rankMany) / (n * rankMany),
  );
  const positiveSum = sum(raw.filter((weight) => weight > 0));
  const negativeSum = -sum(negative);
  return raw.map((weight) => (weight > 0 ? weight / positiveSum : (scale * weight) / negativeSum));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
