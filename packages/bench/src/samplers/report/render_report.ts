import type { BenchCase } from '../suite/bench_case.ts';
import type { BudgetFigures, CaseFigures } from '../stats/case_figures.ts';
import { ratioOf, type Rival } from '../stats/compare.ts';
import type { Summary } from '../stats/compare_all.ts';
import { alignColumns, threeDigits } from './align_columns.ts';

/** Everything that is printed. */
export interface SamplerReport {
  readonly cases: readonly BenchCase[];
  readonly budgets: readonly number[];
  readonly figures: readonly CaseFigures[];
  readonly stored: readonly Rival[];
  readonly summaries: readonly Summary[];
}

/** Lays out a table for each case, and then everybody against everybody. */
export function renderReport(report: SamplerReport): string {
  return [
    ...report.cases.map((one) => renderCase(one, report)),
    ...report.summaries.map((one) => renderSummary(one, report)),
  ].join('\n\n');
}

function renderCase(benchCase: BenchCase, { budgets, figures, stored }: SamplerReport): string {
  const own = figures.filter(({ caseName }) => caseName === benchCase.name);
  const rivals = stored.filter(({ caseName }) => caseName === benchCase.name);
  const what = benchCase.fmin === undefined ? 'best value' : 'regret';
  const split = benchCase.split === undefined ? '' : `, ${benchCase.split}`;
  const rows = [
    ['', ...budgets.flatMap((budget) => [`@${budget}`, 'q1..q3']), 'failed', 'stuck', 'ms'],
    ...own.map((line) => [
      line.label,
      ...budgets.flatMap((budget) => spreadCells(line.budgets[budget])),
      threeDigits(line.failures),
      `${line.stuck}/${line.runs}`,
      threeDigits(line.msPerTrial),
    ]),
    ...rivals.map((line) => [line.label, ...budgets.flatMap((budget) => spreadCells(line.budgets[budget]))]),
    ...ratioRows(own, { rivals, budgets }),
  ];
  return `${benchCase.name} (${what}${split})\n${alignColumns(rows)}`;
}

function spreadCells(spread: BudgetFigures | undefined): readonly string[] {
  if (spread === undefined) return ['', ''];
  return [threeDigits(spread.median), `${threeDigits(spread.q1)}..${threeDigits(spread.q3)}`];
}

/** Of ours to each line of Optuna. */
function ratioRows(
  lines: readonly CaseFigures[],
  { rivals, budgets }: { readonly rivals: readonly Rival[]; readonly budgets: readonly number[] },
): readonly (readonly string[])[] {
  const ours = lines.filter(({ label }) => !label.startsWith('optuna:'));
  const theirs = [...lines.filter((line) => !ours.includes(line)), ...rivals];
  return ours.flatMap((own) =>
    theirs.map((other) => [
      `${own.label} / ${other.label}`,
      ...budgets.flatMap((budget) => {
        const [a, b] = [own.budgets[budget]?.median, other.budgets[budget]?.median];
        return [threeDigits(a === undefined || b === undefined ? undefined : ratioOf(a, b)), ''];
      }),
    ]),
  );
}

function renderSummary({ scope, comparisons }: Summary, { budgets }: SamplerReport): string {
  const head = ['', ...budgets.map((budget) => `@${budget}`), 'all', '95 %', 'q90', 'cases', 'won-lost'];
  const rows = comparisons.map((one) => [
    `${one.label} / ${one.against}`,
    ...budgets.map((budget) => threeDigits(one.byBudget[budget])),
    threeDigits(one.overall),
    one.interval === undefined ? '' : one.interval.map(threeDigits).join('..'),
    threeDigits(one.overallQ90),
    `${new Set(one.cells.map(({ caseName }) => caseName)).size}`,
    `${one.wins}-${one.losses}`,
  ]);
  return `${scope}: geometric mean of ratios of medians, less than 1 is better\n${alignColumns([head, ...rows])}`;
}
