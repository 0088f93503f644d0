import type { BenchCase } from '../suite/bench_case.ts';
import type { CaseFigures } from './case_figures.ts';
import { compare, familyOf, type Comparison, type Rival } from './compare.ts';

/** Everybody against everybody over some of the cases. */
export interface Summary {
  /** Which cases, in words. */
  readonly scope: string;
  readonly comparisons: readonly Comparison[];
}

/** What was measured. */
export interface Measured {
  readonly figures: readonly CaseFigures[];
  readonly stored: readonly Rival[];
}

const SCOPES: readonly (readonly [scope: string, holds: (one: BenchCase) => boolean])[] = [
  ['all cases', () => true],
  ['cases without failures', ({ group }) => group === 'main'],
  ['cases with failures', ({ group }) => group === 'fails'],
  ['selection cases', ({ split }) => split === 'selection'],
  ['validation cases', ({ split }) => split === 'validation'],
];

/** Compares over all cases, and over each kind of case where there are several kinds. */
export function summarize(cases: readonly BenchCase[], { figures, stored }: Measured): readonly Summary[] {
  return SCOPES.flatMap(([scope, holds], at) => {
    const names = new Set(cases.filter(holds).map(({ name }) => name));
    if (at > 0 && (names.size === 0 || names.size === cases.length)) return [];
    const isIn = ({ caseName }: Pick<Rival, 'caseName'>): boolean => names.has(caseName);
    const comparisons = compareAll(figures.filter(isIn), stored.filter(isIn));
    return comparisons.length === 0 ? [] : [{ scope, comparisons }];
  });
}

/** Every contender of ours against everybody else, live and stored. */
function compareAll(figures: readonly CaseFigures[], stored: readonly Rival[]): readonly Comparison[] {
  const live = Map.groupBy(figures, ({ label }) => familyOf(label));
  const families = [...live, ...Map.groupBy(stored, ({ label }) => familyOf(label))];
  return [...live].flatMap(([name, own]) => {
    if (isOptuna(name)) return [];
    const rivals = families.filter(([other]) => other !== name);
    return rivals.flatMap(([, lines]) => compare(own, lines) ?? []);
  });
}

function isOptuna(label: string): boolean {
  return label.startsWith('optuna:');
}
