import type { DoneRun } from '../run_all.ts';
import type { BenchCase } from '../suite/bench_case.ts';
import { quantile } from './quantile.ts';

/** Numbers of trials after which runs are looked at. */
const BUDGETS: readonly number[] = [25, 50, 100, 200];

/** Regrets (values where the smallest is not known) of all runs at one number of trials. */
export interface BudgetFigures {
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly q90: number;
}

/** What all runs of one contender on one case showed. */
export interface CaseFigures {
  readonly caseName: string;
  readonly label: string;
  readonly runs: number;
  /** Infinity for runs without a success, per number of trials. */
  readonly samples: Readonly<Record<number, readonly number[]>>;
  readonly budgets: Readonly<Record<number, BudgetFigures>>;
  /** Median of the failures of a run. */
  readonly failures: number;
  /** Runs in which nothing succeeded. */
  readonly stuck: number;
  /** Median of the time of a suggest and tell; milliseconds. */
  readonly msPerTrial: number;
}

/** The budgets that a run of so many trials reaches; the end of a shorter one. */
export function budgetsUpTo(trials: number): readonly number[] {
  const reached = BUDGETS.filter((budget) => budget <= trials);
  return trials > (BUDGETS.at(-1) ?? 0) || reached.length === 0 ? [...reached, trials] : reached;
}

/** Sums up runs, one line for each case and contender, in the order of the runs. */
export function figuresOf(
  runs: readonly DoneRun[],
  { cases, budgets }: { readonly cases: readonly BenchCase[]; readonly budgets: readonly number[] },
): readonly CaseFigures[] {
  const groups = Map.groupBy(runs, ({ caseName, label }) => `${caseName}\u0000${label}`);
  return [...groups.values()].flatMap((group) => {
    const benchCase = cases.find(({ name }) => name === group[0]?.caseName);
    return benchCase === undefined ? [] : [figuresOfCase(group, { benchCase, budgets })];
  });
}

function figuresOfCase(
  runs: readonly DoneRun[],
  { benchCase, budgets }: { readonly benchCase: BenchCase; readonly budgets: readonly number[] },
): CaseFigures {
  const samples = Object.fromEntries(
    budgets.map((budget) => [budget, runs.map(({ curve }) => lossAt(curve, budget, benchCase))]),
  );
  return {
    caseName: benchCase.name,
    label: runs[0]?.label ?? '',
    runs: runs.length,
    samples,
    budgets: Object.fromEntries(Object.entries(samples).map(([key, values]) => [key, spreadOf(values)])),
    failures: quantile(
      runs.map(({ failures }) => failures),
      0.5,
    ),
    stuck: runs.filter(({ firstSuccess }) => firstSuccess === null).length,
    msPerTrial: quantile(
      runs.map(({ msPerTrial }) => msPerTrial),
      0.5,
    ),
  };
}

/** Quartiles and the 90 % quantile of values. */
export function spreadOf(values: readonly number[]): BudgetFigures {
  return {
    q1: quantile(values, 0.25),
    median: quantile(values, 0.5),
    q3: quantile(values, 0.75),
    q90: quantile(values, 0.9),
  };
}

function lossAt(curve: DoneRun['curve'], budget: number, { fmin }: BenchCase): number {
  const value = curve[budget - 1] ?? Infinity;
  return fmin === undefined ? value : Math.max(0, value - fmin);
}
