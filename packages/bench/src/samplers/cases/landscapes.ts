import type { SuiteEntry } from '../suite/suite_entry.ts';
import { box, choice, float, named, num, point, scattered, squaredDistance, sum } from './space_items.ts';

const { PI, cos, sin, sqrt, abs, min } = Math;

const STYBLINSKI_AT = -2.903_534_027_771_177;

/** Styblinski and Tang 1990: each coordinate has a second, worse valley. */
function styblinski(x: readonly number[]): number {
  return sum(x.map((own) => (own ** 4 - 16 * own ** 2 + 5 * own) / 2));
}

/** A Styblinski-Tang case in so many dimensions. */
export function styblinskiEntry(count: number): SuiteEntry {
  const at = Array.from({ length: count }, () => STYBLINSKI_AT);
  return {
    space: box(count, [-5, 5]),
    f: (p) => styblinski(point(p, count)),
    fmin: styblinski(at),
    optimum: named(at),
  };
}

const MICHALEWICZ_AT = [2.202_905_520, 1.570_796_327, 1.284_991_570, 1.923_058_468, 1.720_469_772];

/** Michalewicz 1992: narrow valleys in a plain. */
function michalewicz(x: readonly number[]): number {
  return -sum(x.map((own, i) => sin(own) * sin(((i + 1) * own * own) / PI) ** 20));
}

function griewank(x: readonly number[]): number {
  const product = x.reduce((all, own, i) => all * cos(own / sqrt(i + 1)), 1);
  return 1 + sum(x.map((own) => own * own)) / 4000 - product;
}

function dixonPrice(x: readonly number[]): number {
  return (
    ((x[0] ?? 0) - 1) ** 2 + sum(x.slice(1).map((own, i) => (i + 2) * (2 * own * own - (x[i] ?? 0)) ** 2))
  );
}

function zakharov(x: readonly number[]): number {
  const tilt = sum(x.map((own, i) => 0.5 * (i + 1) * own));
  return sum(x.map((own) => own * own)) + tilt ** 2 + tilt ** 4;
}

const SHEKEL_CENTRES = [
  [4, 4, 4, 4],
  [1, 1, 1, 1],
  [8, 8, 8, 8],
  [6, 6, 6, 6],
  [3, 7, 3, 7],
  [2, 9, 2, 9],
  [5, 5, 3, 3],
  [8, 1, 8, 1],
  [6, 2, 6, 2],
  [7, 3.6, 7, 3.6],
] as const;
const SHEKEL_WIDTHS = [0.1, 0.2, 0.2, 0.4, 0.4, 0.6, 0.3, 0.7, 0.5, 0.5] as const;
const SHEKEL_AT = [4.000_746_531, 4.000_592_935, 3.999_663_399, 3.999_509_801];

/** Shekel 1971: ten holes, one much deeper. */
function shekel(x: readonly number[]): number {
  return -sum(SHEKEL_CENTRES.map((centre, i) => 1 / (squaredDistance(x, centre) + (SHEKEL_WIDTHS[i] ?? 1))));
}

const SCHWEFEL_AT = 420.968_746_357_5;

function schwefel(x: readonly number[]): number {
  return -sum(x.map((own) => own * sin(sqrt(abs(own)))));
}

const DIMENSIONS = 20;
const shift20 = Array.from({ length: DIMENSIONS }, (_, i) => -2.5 + 6 * scattered(i, 3));

/** Stretched a thousandfold from the first to the last axis: condition 1e6. */
function ellipsoid(z: readonly number[]): number {
  return sum(z.map((own, i) => 10 ** ((6 * i) / (z.length - 1)) * own * own)) / 1e4;
}

/** Two reflections, which mix all coordinates and keep lengths. */
function rotated(z: readonly number[]): readonly number[] {
  return [5, 11].reduce<readonly number[]>((turned, salt) => {
    const mirror = turned.map((_, i) => scattered(i, salt) - 0.5);
    const twice =
      (2 * sum(turned.map((own, i) => own * (mirror[i] ?? 0)))) / sum(mirror.map((own) => own * own));
    return turned.map((own, i) => own - twice * (mirror[i] ?? 0));
  }, z);
}

const shifted20 = (x: readonly number[]): readonly number[] => x.map((own, i) => own - (shift20[i] ?? 0));

const NEEDLE = [0.18, 0.83, 0.36];

/** A wide bowl with a floor of 0.4, and far from its middle a narrow hole down to 0. */
function needle(x: readonly number[]): number {
  const bowl = 0.4 + squaredDistance(x, [0.75, 0.3, 0.7]);
  return min(bowl, 20 * squaredDistance(x, NEEDLE));
}

const TERRACE_AT = [0.23, 0.71, 0.38, 0.64, 0.17, 0.82, 0.46, 0.29];

/** Steps without any slope: most neighbours are equal. */
function terraces(x: readonly number[]): number {
  return sum(x.map((own, i) => Math.floor(20 * abs(own - (TERRACE_AT[i] ?? 0)))));
}

const MIXES = ['ash', 'birch', 'cedar', 'elm', 'fir', 'oak'] as const;

/** The slope is the same for each mix; only one of them has the hole. */
function needleInMix(mix: unknown, x: readonly number[]): number {
  const bowl = 0.5 + squaredDistance(x, [0.6, 0.35]) + 0.02 * MIXES.findIndex((one) => one === mix);
  return mix === 'elm' ? min(bowl, 30 * squaredDistance(x, [0.2, 0.8])) : bowl;
}

/** Two valleys of different width: the wide one ends higher (Lunacek's double funnel, without its ripples). */
function funnels(x: readonly number[]): number {
  const wide =
    1.5 +
    3 *
      squaredDistance(
        x,
        x.map(() => 0.72),
      );
  return min(
    wide,
    12 *
      squaredDistance(
        x,
        x.map(() => 0.22),
      ),
  );
}

/** Smooth, steep, flat and misleading landscapes of real numbers. */
export const LANDSCAPES: Readonly<Record<string, SuiteEntry>> = {
  styblinski6: { ...styblinskiEntry(6), split: 'selection' },
  dixon4: {
    split: 'selection',
    space: box(4, [-10, 8]),
    fmin: 0,
    optimum: named([1, 2, 3, 4].map((i) => 2 ** -((2 ** i - 2) / 2 ** i))),
    f: (p) => dixonPrice(point(p, 4)),
  },
  zakharov6: {
    split: 'selection',
    space: box(6, [-5, 10]),
    fmin: 0,
    optimum: named([0, 0, 0, 0, 0, 0]),
    f: (p) => zakharov(point(p, 6)),
  },
  schwefel4: {
    split: 'selection',
    space: box(4, [-500, 500]),
    fmin: 4 * schwefel([SCHWEFEL_AT]),
    optimum: named([SCHWEFEL_AT, SCHWEFEL_AT, SCHWEFEL_AT, SCHWEFEL_AT]),
    f: (p) => schwefel(point(p, 4)),
  },
  ellipsoid20: {
    split: 'selection',
    space: box(DIMENSIONS, [-5, 5]),
    fmin: 0,
    optimum: named(shift20),
    f: (p) => ellipsoid(shifted20(point(p, DIMENSIONS))),
  },
  needle3: {
    split: 'selection',
    space: box(3, [0, 1]),
    fmin: 0,
    optimum: named(NEEDLE),
    f: (p) => needle(point(p, 3)),
  },
  michalewicz5: {
    split: 'validation',
    space: box(5, [0, PI]),
    fmin: michalewicz(MICHALEWICZ_AT),
    optimum: named(MICHALEWICZ_AT),
    f: (p) => michalewicz(point(p, 5)),
  },
  griewank6: {
    split: 'validation',
    space: box(6, [-300, 600]),
    fmin: 0,
    optimum: named([0, 0, 0, 0, 0, 0]),
    f: (p) => griewank(point(p, 6)),
  },
  shekel4: {
    split: 'validation',
    space: box(4, [0, 10]),
    fmin: shekel(SHEKEL_AT),
    optimum: named(SHEKEL_AT),
    f: (p) => shekel(point(p, 4)),
  },
  rotated20: {
    split: 'validation',
    space: box(DIMENSIONS, [-5, 5]),
    fmin: 0,
    optimum: named(shift20),
    f: (p) => ellipsoid(rotated(shifted20(point(p, DIMENSIONS)))),
  },
  terraces8: {
    split: 'validation',
    space: box(8, [0, 1]),
    fmin: 0,
    optimum: named(TERRACE_AT),
    f: (p) => terraces(point(p, 8)),
  },
  needlemix: {
    split: 'validation',
    space: [choice('mix', MIXES), float('x0', [0, 1]), float('x1', [0, 1])],
    fmin: 0,
    optimum: { mix: 'elm', x0: 0.2, x1: 0.8 },
    f: (p) => needleInMix(p['mix'], point(p, 2)),
  },
  funnels5: {
    split: 'validation',
    space: box(5, [0, 1]),
    fmin: 0,
    optimum: named([0.22, 0.22, 0.22, 0.22, 0.22]),
    f: (p) => funnels(point(p, 5)),
  },
  noisyscale4: {
    split: 'selection',
    space: box(4, [0, 1]),
    fmin: 2,
    optimum: named([0.3, 0.65, 0.8, 0.2]),
    // The more there is, the more it varies: the usual noise of times.
    relativeNoise: 0.25,
    f: (p) => 2 + 12 * squaredDistance(point(p, 4), [0.3, 0.65, 0.8, 0.2]),
  },
  noisylog5: {
    split: 'validation',
    space: Array.from({ length: 5 }, (_, i) => float(`x${i}`, [1e-4, 10], { log: true })),
    fmin: 1,
    optimum: named([0.003, 0.04, 2, 0.5, 0.001]),
    relativeNoise: 0.4,
    f: (p) =>
      1 + sum([0.003, 0.04, 2, 0.5, 0.001].map((at, i) => 0.4 * Math.log10(num(p, `x${i}`) / at) ** 2)),
  },
  noisyfunnel3: {
    split: 'validation',
    space: box(3, [0, 1]),
    fmin: 0,
    optimum: named([0.22, 0.22, 0.22]),
    noise: 0.4,
    f: (p) => funnels(point(p, 3)),
  },
};
