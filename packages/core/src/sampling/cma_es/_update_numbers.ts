import { decompose } from './_eigen.ts';
import type { Eigen } from './_eigen.ts';
import type { Rates } from './_rates.ts';
import type { NumberModel } from './_search_state.ts';
import { powerOf } from '../power_of.ts';

/** A point of a generation and what it counts. */
export interface WeighedPoint {
  readonly point: Float64Array;
  readonly weight: number;
  /** Drawn from this very distribution; others are shortened to a plausible length. */
  readonly isOwn: boolean;
}

/** A generation of results. */
export interface Generation {
  readonly points: readonly WeighedPoint[];
  readonly rates: Rates;
  /** Since the last restart, from 0. */
  readonly generation: number;
}

const WIDEST_STEP = 1;

/**
 * One generation of CMA-ES (Hansen 2016, arXiv:1604.00772) with negative weights. Points that were not drawn from the
 * distribution are injected as Hansen 2011 (arXiv:1110.4181) describes: no longer than drawn ones are.
 */
export function updateNumbers(model: NumberModel, context: Generation): NumberModel {
  const steps = context.points.map((own) => ({ weight: own.weight, step: stepTo(own, model) }));
  const shift = sumOf(
    steps.filter(({ weight }) => weight > 0),
    model.mean.length,
  );
  const paths = advancePaths(model, { shift, context });
  const covariance = adaptCovariance(model, { steps, ...paths, rates: context.rates });
  return {
    mean: model.mean.map((value, i) => Math.min(Math.max(value + model.stepSize * (shift[i] ?? 0), 0), 1)),
    stepSize: adaptStepSize(model.stepSize, paths.stepPath, context.rates),
    covariance,
    axes: decompose(covariance, model.mean.length),
    stepPath: paths.stepPath,
    covariancePath: paths.covariancePath,
    stretch: model.stretch,
  };
}

interface WeighedStep {
  readonly step: Float64Array;
  readonly weight: number;
}

function stepTo({ point, isOwn }: WeighedPoint, model: NumberModel): Float64Array {
  const { mean, stepSize, stretch, axes } = model;
  const step = point.map((value, i) => (value - (mean[i] ?? 0)) / (stepSize * (stretch[i] ?? 1)));
  if (isOwn) return step;
  const size = mean.length;
  const longest = Math.sqrt(size) + (2 * size) / (size + 2);
  const length = lengthOf(whiten(step, axes));
  return length > longest ? step.map((value) => (value * longest) / length) : step;
}

function sumOf(steps: readonly WeighedStep[], size: number): Float64Array {
  const sum = new Float64Array(size);
  for (const { step, weight } of steps) step.forEach((value, i) => (sum[i] = (sum[i] ?? 0) + weight * value));
  return sum;
}

interface Paths {
  readonly stepPath: Float64Array;
  readonly covariancePath: Float64Array;
  /** The covariance path goes on; it waits while the step size still has to grow much. */
  readonly isMoving: boolean;
}

function advancePaths(
  model: NumberModel,
  { shift, context }: { readonly shift: Float64Array; readonly context: Generation },
): Paths {
  const { rates, generation } = context;
  const { pathStep, pathCovariance, selectionMass, expectedLength } = rates;
  const white = whiten(shift, model.axes);
  const gain = Math.sqrt(pathStep * (2 - pathStep) * selectionMass);
  const stepPath = model.stepPath.map((value, i) => (1 - pathStep) * value + gain * (white[i] ?? 0));
  const settled = Math.sqrt(1 - powerOf(1 - pathStep, 2 * (generation + 1)));
  const limit = (1.4 + 2 / (shift.length + 1)) * expectedLength;
  const isMoving = lengthOf(stepPath) / settled < limit;
  const push = isMoving ? Math.sqrt(pathCovariance * (2 - pathCovariance) * selectionMass) : 0;
  const covariancePath = model.covariancePath.map(
    (value, i) => (1 - pathCovariance) * value + push * (shift[i] ?? 0),
  );
  return { stepPath, covariancePath, isMoving };
}

function adaptStepSize(stepSize: number, stepPath: Float64Array, rates: Rates): number {
  const excess = lengthOf(stepPath) / rates.expectedLength - 1;
  return Math.min(stepSize * Math.exp((rates.pathStep / rates.damping) * excess), WIDEST_STEP);
}

function adaptCovariance(
  model: NumberModel,
  {
    steps,
    covariancePath,
    isMoving,
    rates,
  }: Paths & { readonly steps: readonly WeighedStep[]; readonly rates: Rates },
): Float64Array {
  const { rankOne, rankMany, pathCovariance } = rates;
  const size = model.mean.length;
  const weightSum = steps.reduce((sum, { weight }) => sum + weight, 0);
  const missing = isMoving ? 0 : pathCovariance * (2 - pathCovariance);
  const kept = 1 + rankOne * missing - rankOne - rankMany * weightSum;
  const covariance = model.covariance.map((value) => kept * value);
  addOuter(covariance, { vector: covariancePath, factor: rankOne });
  for (const { step, weight } of steps) {
    // A negative weight takes at most what is there: scaled by the length in the distribution's own measure.
    const scale = weight < 0 ? size / Math.max(lengthOf(whiten(step, model.axes)) ** 2, TINY) : 1;
    addOuter(covariance, { vector: step, factor: rankMany * weight * scale });
  }
  return covariance;
}

const TINY = 1e-12;

function addOuter(
  matrix: Float64Array,
  { vector, factor }: { readonly vector: Float64Array; readonly factor: number },
): void {
  const size = vector.length;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      matrix[i * size + j] = (matrix[i * size + j] ?? 0) + factor * (vector[i] ?? 0) * (vector[j] ?? 0);
    }
  }
}

/** The vector by the inverse root of the covariance. */
function whiten(vector: Float64Array, { vectors, values }: Eigen): Float64Array {
  const size = vector.length;
  const scaled = values.map((value, column) => {
    let along = 0;
    for (let row = 0; row < size; row++) along += (vectors[row * size + column] ?? 0) * (vector[row] ?? 0);
    return along / Math.sqrt(Math.max(value, TINY));
  });
  return scaled.map((_, row) => {
    let sum = 0;
    for (let column = 0; column < size; column++) {
      sum += (vectors[row * size + column] ?? 0) * (scaled[column] ?? 0);
    }
    return sum;
  });
}

function lengthOf(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}
