import type { Rng } from '@autotuner/core';
import { seededRng, seedFrom } from '../seeded_rng.ts';
import type { BudgetFigures, CaseFigures } from './case_figures.ts';
import { geometricMean, quantile } from './quantile.ts';

/** A result to compare with: live figures, or stored ones that have no samples. */
export interface Rival {
  readonly caseName: string;
  readonly label: string;
  readonly budgets: Readonly<Record<number, BudgetFigures>>;
  readonly samples?: CaseFigures['samples'];
}

/** The ratio of two results in one case at one number of trials; less than 1 when the first is better. */
export interface Cell {
  readonly caseName: string;
  readonly budget: number;
  readonly ratio: number;
  readonly ratioQ90: number;
}

/** One contender against one rival over all cases that both have. */
export interface Comparison {
  readonly label: string;
  readonly against: string;
  readonly cells: readonly Cell[];
  /** Geometric mean of the ratios of medians, per number of trials. */
  readonly byBudget: Readonly<Record<number, number>>;
  readonly overall: number;
  /** Where the overall ratio lies with probability 0.95, by drawing runs again; absent for stored results. */
  readonly interval?: readonly [low: number, high: number];
  /** As `overall`, of 90 % quantiles. */
  readonly overallQ90: number;
  /** Cells that are better, and worse. */
  readonly wins: number;
  readonly losses: number;
}

/** Regrets below count as equal: what is left is rounding. */
const SMALLEST = 1e-9;
/** No single cell counts more than this: a regret of zero would decide everything. */
const MOST = 1000;
const DRAWS = 200;

/**
 * How many times as large the first result is. Two negative values, such as throughputs turned round, are compared by
 * size; values of different sign have no ratio, nor have two runs that found nothing.
 */
export function ratioOf(own: number, other: number): number | undefined {
  if (Number.isNaN(own) || Number.isNaN(other)) return undefined;
  if (own === Infinity || other === Infinity) {
    return own === other ? undefined : own === Infinity ? MOST : 1 / MOST;
  }
  if (own < 0 && other < 0) return clip(other / own);
  if (own < 0 || other < 0) return undefined;
  return clip(Math.max(own, SMALLEST) / Math.max(other, SMALLEST));
}

function clip(ratio: number): number {
  return Math.min(Math.max(ratio, 1 / MOST), MOST);
}

/** Compares one contender with one rival, which may have several lines for a case: then its best one counts. */
export function compare(own: readonly CaseFigures[], rivals: readonly Rival[]): Comparison | undefined {
  const pairs = pairsOf(own, rivals);
  const cells = pairs.map(cellOf);
  if (cells.length === 0) return undefined;
  const ratios = cells.map(({ ratio }) => ratio);
  const budgets = [...new Set(cells.map(({ budget }) => budget))].toSorted((a, b) => a - b);
  const interval = intervalOf(pairs);
  return {
    label: own[0]?.label ?? '',
    against: familyOf(rivals[0]?.label ?? ''),
    cells,
    byBudget: Object.fromEntries(
      budgets.map((budget) => [
        budget,
        geometricMean(cells.filter((cell) => cell.budget === budget).map(({ ratio }) => ratio)),
      ]),
    ),
    overall: geometricMean(ratios),
    ...(interval === undefined ? {} : { interval }),
    overallQ90: geometricMean(cells.map(({ ratioQ90 }) => ratioQ90).filter((one) => !Number.isNaN(one))),
    wins: ratios.filter((ratio) => ratio < 1).length,
    losses: ratios.filter((ratio) => ratio > 1).length,
  };
}

/** The name without how failures were told. */
export function familyOf(label: string): string {
  return label.replace(/\+\w+/, '');
}

interface Pair {
  readonly budget: number;
  readonly own: CaseFigures;
  readonly rival: Rival;
}

function pairsOf(own: readonly CaseFigures[], rivals: readonly Rival[]): readonly Pair[] {
  return own.flatMap((figures) =>
    Object.keys(figures.budgets).flatMap((key) => {
      const budget = Number(key);
      const best = rivals
        .filter((one) => one.caseName === figures.caseName && one.budgets[budget] !== undefined)
        .toSorted((a, b) => medianOf(a, budget) - medianOf(b, budget))[0];
      const hasRatio =
        best !== undefined && ratioOf(medianOf(figures, budget), medianOf(best, budget)) !== undefined;
      return hasRatio ? [{ budget, own: figures, rival: best }] : [];
    }),
  );
}

function medianOf({ budgets }: Rival, budget: number): number {
  return budgets[budget]?.median ?? NaN;
}

function cellOf({ budget, own, rival }: Pair): Cell {
  return {
    caseName: own.caseName,
    budget,
    ratio: ratioOf(medianOf(own, budget), medianOf(rival, budget)) ?? NaN,
    ratioQ90: ratioOf(own.budgets[budget]?.q90 ?? NaN, rival.budgets[budget]?.q90 ?? NaN) ?? NaN,
  };
}

/** Draws the runs of both sides again and again, with replacement, and sees how the overall ratio spreads. */
function intervalOf(pairs: readonly Pair[]): readonly [number, number] | undefined {
  if (pairs.some(({ rival }) => rival.samples === undefined)) return undefined;
  const rng = seededRng(seedFrom('interval', pairs.length));
  const means = Array.from({ length: DRAWS }, () => {
    const redraw = redrawing(rng);
    return geometricMean(
      pairs.flatMap(({ budget, own, rival }) => ratioOf(redraw(own, budget), redraw(rival, budget)) ?? []),
    );
  });
  return [quantile(means, 0.025), quantile(means, 0.975)];
}

/** A median of drawn runs; the same runs at every number of trials, for they are not independent of each other. */
function redrawing(rng: Rng): (figures: Pick<Rival, 'samples'>, budget: number) => number {
  const drawn = new Map<unknown, readonly number[]>();
  return (figures, budget) => {
    const values = figures.samples?.[budget] ?? [];
    const runs = drawn.get(figures) ?? values.map(() => rng.below(values.length));
    drawn.set(figures, runs);
    return quantile(
      runs.map((run) => values[run] ?? NaN),
      0.5,
    );
  };
}
