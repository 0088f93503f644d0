import type { CaseFigures } from './case_figures.ts';
import { compare, familyOf, type Comparison, type Rival } from './compare.ts';

/** Every contender of ours against everybody else, live and stored. */
export function compareAll(figures: readonly CaseFigures[], stored: readonly Rival[]): readonly Comparison[] {
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
