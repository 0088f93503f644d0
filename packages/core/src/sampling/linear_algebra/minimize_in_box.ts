/** A smooth function over a box. */
export interface BoxProblem {
  /** Returns the value at a point and writes the gradient there; Infinity where a point is not allowed. */
  readonly evaluate: (point: Float64Array, gradient: Float64Array) => number;
  /** Lower end of each coordinate. */
  readonly low: Float64Array;
  /** Upper end of each coordinate. */
  readonly high: Float64Array;
  readonly maxEvaluations: number;
  /** Length of the first step, as a share of the widest side of the box. @default 0.1 */
  readonly firstStep?: number;
}

/** Where a descent ended. */
export interface BoxMinimum {
  readonly point: Float64Array;
  readonly value: number;
}

/** Pairs of steps and changes of the gradient that approximate the curvature. */
const MEMORY = 8;
const GRADIENT_TOLERANCE = 1e-7;
const VALUE_TOLERANCE = 1e-9;
/** Share of the expected decrease that a step must bring (Armijo). */
const SUFFICIENT_DECREASE = 1e-4;
const STEP_TRIES = 12;

interface Spot {
  readonly point: Float64Array;
  readonly gradient: Float64Array;
  readonly value: number;
}

interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  readonly product: number;
}

/**
 * Descends from `start` to a local minimum inside a box: limited-memory BFGS (Nocedal 1980) on the coordinates that are
 * free to move, with steps projected back into the box. Never ends above the value at the start.
 */
export function minimizeInBox(start: Float64Array, problem: BoxProblem): BoxMinimum {
  let left = problem.maxEvaluations;
  const visit = (point: Float64Array): Spot => {
    left--;
    const gradient = new Float64Array(point.length);
    return { point, gradient, value: problem.evaluate(point, gradient) };
  };
  const canVisit = (): boolean => left > 0;
  let spot = visit(clip(start, problem));
  const pairs: Pair[] = [];
  while (canVisit()) {
    const free = freeGradient(spot, problem);
    if (maxNorm(free) < GRADIENT_TOLERANCE) break;
    const direction = directionFor(free, { pairs, firstLength: firstLength(problem) });
    const next = searchLine(spot, { direction, problem, visit, canVisit });
    if (next === undefined) {
      if (pairs.length === 0) break;
      pairs.length = 0;
      continue;
    }
    remember(pairs, { from: spot, to: next });
    const isFlat = spot.value - next.value <= VALUE_TOLERANCE * (1 + Math.abs(spot.value));
    spot = next;
    if (isFlat) break;
  }
  return { point: spot.point, value: spot.value };
}

function firstLength({ low, high, firstStep = 0.1 }: BoxProblem): number {
  return firstStep * maxNorm(low.map((end, i) => (high[i] ?? 0) - end));
}

function clip(point: Float64Array, { low, high }: Pick<BoxProblem, 'low' | 'high'>): Float64Array {
  return point.map((value, i) => Math.min(Math.max(value, low[i] ?? value), high[i] ?? value));
}

/** Zero where the box keeps a coordinate from following the gradient. */
function freeGradient({ point, gradient }: Spot, { low, high }: BoxProblem): Float64Array {
  return gradient.map((slope, i) => {
    const value = point[i] ?? 0;
    const isHeld = slope > 0 ? value <= (low[i] ?? value) : value >= (high[i] ?? value);
    return isHeld ? 0 : slope;
  });
}

function directionFor(
  free: Float64Array,
  { pairs, firstLength: length }: { readonly pairs: readonly Pair[]; readonly firstLength: number },
): Float64Array {
  const steepest = free.map((slope) => (-slope * length) / maxNorm(free));
  const last = pairs.at(-1);
  if (last === undefined) return steepest;
  const direction = applyPairs(free, { pairs, scale: last.product / dot(last.change, last.change) });
  free.forEach((slope, i) => {
    if (slope === 0) direction[i] = 0;
  });
  return dot(direction, free) < 0 ? direction : steepest;
}

/** The two-loop recursion: minus the approximate inverse Hessian times the gradient. */
function applyPairs(
  free: Float64Array,
  { pairs, scale }: { readonly pairs: readonly Pair[]; readonly scale: number },
): Float64Array {
  const result = free.map((slope) => -slope);
  const shares = pairs.map(() => 0);
  for (let k = pairs.length - 1; k >= 0; k--) {
    const pair = pairs[k];
    if (pair === undefined) continue;
    const share = dot(pair.step, result) / pair.product;
    shares[k] = share;
    addScaled(result, pair.change, { factor: -share });
  }
  for (let i = 0; i < result.length; i++) result[i] = (result[i] ?? 0) * scale;
  pairs.forEach((pair, k) => {
    const share = (shares[k] ?? 0) - dot(pair.change, result) / pair.product;
    addScaled(result, pair.step, { factor: share });
  });
  return result;
}

interface LineSearch {
  readonly direction: Float64Array;
  readonly problem: BoxProblem;
  readonly visit: (point: Float64Array) => Spot;
  readonly canVisit: () => boolean;
}

/** The first of ever shorter steps that brings enough; undefined when none does. */
function searchLine(from: Spot, { direction, problem, visit, canVisit }: LineSearch): Spot | undefined {
  let length = 1;
  for (let i = 0; i < STEP_TRIES && canVisit(); i++) {
    const reach = length;
    const to = visit(
      clip(
        from.point.map((value, k) => value + reach * (direction[k] ?? 0)),
        problem,
      ),
    );
    const expected = dot(
      from.gradient,
      to.point.map((value, k) => value - (from.point[k] ?? 0)),
    );
    if (to.value <= from.value + SUFFICIENT_DECREASE * expected && to.value < from.value) return to;
    length *= shorten(expected, to.value - from.value);
  }
  return undefined;
}

/** Where the parabola through both values and the slope at the start has its minimum, kept between 0.1 and 0.5. */
function shorten(expected: number, rise: number): number {
  const best = -expected / (2 * (rise - expected));
  return best > 0.1 ? Math.min(best, 0.5) : 0.1;
}

function remember(pairs: Pair[], { from, to }: { readonly from: Spot; readonly to: Spot }): void {
  const step = to.point.map((value, i) => value - (from.point[i] ?? 0));
  const change = to.gradient.map((value, i) => value - (from.gradient[i] ?? 0));
  const product = dot(step, change);
  if (!(product > 1e-10 * Math.sqrt(dot(step, step) * dot(change, change)))) return;
  pairs.push({ step, change, product });
  if (pairs.length > MEMORY) pairs.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}

function addScaled(target: Float64Array, other: Float64Array, { factor }: { readonly factor: number }): void {
  for (let i = 0; i < target.length; i++) target[i] = (target[i] ?? 0) + factor * (other[i] ?? 0);
}

function maxNorm(values: Float64Array): number {
  let largest = 0;
  for (const value of values) largest = Math.max(largest, Math.abs(value));
  return largest;
}
