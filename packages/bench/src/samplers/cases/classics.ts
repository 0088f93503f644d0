import type { SuiteEntry } from '../suite/suite_entry.ts';
import { box, float, named, num, point, sum } from './space_items.ts';

const { PI, cos, sin, exp, sqrt, E } = Math;

/** Dixon and Szego 1978. */
const branin: SuiteEntry = {
  space: [float('x1', [-5, 10]), float('x2', [0, 15])],
  fmin: 0.397_887_357_729_738_16,
  optimum: { x1: PI, x2: 2.275 },
  f: (p) => {
    const [x, y] = [num(p, 'x1'), num(p, 'x2')];
    return (
      (y - (5.1 / (4 * PI ** 2)) * x * x + (5 / PI) * x - 6) ** 2 + 10 * (1 - 1 / (8 * PI)) * cos(x) + 10
    );
  },
};

const HARTMANN_WEIGHTS = [1, 1.2, 3, 3.2] as const;

interface Hartmann {
  readonly steepness: readonly (readonly number[])[];
  /** In units of 1e-4. */
  readonly centres: readonly (readonly number[])[];
}

const HARTMANN_3: Hartmann = {
  steepness: [
    [3, 10, 30],
    [0.1, 10, 35],
    [3, 10, 30],
    [0.1, 10, 35],
  ],
  centres: [
    [3689, 1170, 2673],
    [4699, 4387, 7470],
    [1091, 8732, 5547],
    [381, 5743, 8828],
  ],
};

const HARTMANN_6: Hartmann = {
  steepness: [
    [10, 3, 17, 3.5, 1.7, 8],
    [0.05, 10, 17, 0.1, 8, 14],
    [3, 3.5, 1.7, 10, 17, 8],
    [17, 8, 0.05, 10, 0.1, 14],
  ],
  centres: [
    [1312, 1696, 5569, 124, 8283, 5886],
    [2329, 4135, 8307, 3736, 1004, 9991],
    [2348, 1451, 3522, 2883, 3047, 6650],
    [4047, 8828, 8732, 5743, 1091, 381],
  ],
};

/** Minus a sum of four bells (Hartmann 1972). */
export function hartmann(x: readonly number[]): number {
  const { steepness, centres } = x.length === 3 ? HARTMANN_3 : HARTMANN_6;
  return -sum(
    HARTMANN_WEIGHTS.map((weight, i) => {
      const distances = x.map(
        (own, j) => (steepness[i]?.[j] ?? 0) * (own - (centres[i]?.[j] ?? 0) / 1e4) ** 2,
      );
      return weight * exp(-sum(distances));
    }),
  );
}

const hartmann3: SuiteEntry = {
  space: box(3, [0, 1]),
  fmin: -3.862_779_787_332_66,
  optimum: named([0.114_588_879, 0.555_648_895, 0.852_546_948]),
  f: (p) => hartmann(point(p, 3)),
};

const hartmann6: SuiteEntry = {
  space: box(6, [0, 1]),
  fmin: -3.322_368_011_391_339,
  optimum: named([0.201_689_501, 0.150_010_689, 0.476_873_97, 0.275_332_428, 0.311_651_616, 0.657_300_531]),
  f: (p) => hartmann(point(p, 6)),
};

const ackley: SuiteEntry = {
  space: box(10, [-15, 30]),
  fmin: 0,
  optimum: named(Array.from({ length: 10 }, () => 0)),
  f: (p) => {
    const x = point(p, 10);
    const size = sqrt(sum(x.map((own) => own * own)) / 10);
    return -20 * exp(-0.2 * size) - exp(sum(x.map((own) => cos(2 * PI * own))) / 10) + 20 + E;
  },
};

/** A bent valley. */
export function rosenbrock(x: readonly number[]): number {
  return sum(x.slice(1).map((next, i) => 100 * (next - (x[i] ?? 0) ** 2) ** 2 + (1 - (x[i] ?? 0)) ** 2));
}

const rosenbrock5: SuiteEntry = {
  space: box(5, [-5, 10]),
  fmin: 0,
  optimum: named([1, 1, 1, 1, 1]),
  f: (p) => rosenbrock(point(p, 5)),
};

const rastrigin: SuiteEntry = {
  space: box(5, [-4, 6]),
  fmin: 0,
  optimum: named([0, 0, 0, 0, 0]),
  f: (p) => 50 + sum(point(p, 5).map((own) => own * own - 10 * cos(2 * PI * own))),
};

const levy: SuiteEntry = {
  space: box(10, [-10, 10]),
  fmin: 0,
  optimum: named(Array.from({ length: 10 }, () => 1)),
  f: (p) => {
    const w = point(p, 10).map((own) => 1 + (own - 1) / 4);
    const [first = 0, last = 0] = [w[0], w.at(-1)];
    const middle = w.slice(0, -1).map((own) => (own - 1) ** 2 * (1 + 10 * sin(PI * own + 1) ** 2));
    return sin(PI * first) ** 2 + sum(middle) + (last - 1) ** 2 * (1 + sin(2 * PI * last) ** 2);
  },
};

const camel: SuiteEntry = {
  space: [float('x0', [-3, 2]), float('x1', [-2, 1])],
  fmin: -1.031_628_453_489_877,
  optimum: { x0: 0.089_842_013, x1: -0.712_656_403 },
  f: (p) => {
    const [x, y] = [num(p, 'x0'), num(p, 'x1')];
    return (4 - 2.1 * x ** 2 + x ** 4 / 3) * x ** 2 + x * y + (-4 + 4 * y ** 2) * y ** 2;
  },
};

const goldsteinPrice: SuiteEntry = {
  space: [float('x0', [-2, 2]), float('x1', [-2, 2])],
  fmin: 3,
  optimum: { x0: 0, x1: -1 },
  f: (p) => {
    const [x, y] = [num(p, 'x0'), num(p, 'x1')];
    const left = 1 + (x + y + 1) ** 2 * (19 - 14 * x + 3 * x * x - 14 * y + 6 * x * y + 3 * y * y);
    const right = 30 + (2 * x - 3 * y) ** 2 * (18 - 32 * x + 12 * x * x + 48 * y - 36 * x * y + 27 * y * y);
    return left * right;
  },
};

/** Functions of the literature; those with a stored result of Optuna have the bounds with which it was measured. */
export const MAIN: Readonly<Record<string, SuiteEntry>> = {
  branin2: branin,
  hartmann3,
  hartmann6,
  ackley10: ackley,
  rosenbrock5,
  rastrigin5: rastrigin,
  levy10: levy,
  camel2: camel,
  goldstein2: goldsteinPrice,
  noisyhart6: { ...hartmann6, noise: 0.3 },
};
