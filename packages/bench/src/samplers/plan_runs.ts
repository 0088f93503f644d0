import { labelOf, type Contender } from './run/contender.ts';
import type { SamplerBenchOptions } from './sampler_options.ts';
import type { BenchCase } from './suite/bench_case.ts';
import type { RunJob } from './workers/run_worker.ts';

/** One run to do, with the name under which it is reported. */
export interface PlannedRun {
  readonly label: string;
  readonly job: RunJob;
}

/** Picks the cases that were asked for. @throws Error when one is not in the suite, or nothing is left */
export function chooseCases(
  all: readonly BenchCase[],
  { cases, split }: Pick<SamplerBenchOptions, 'cases' | 'split'>,
): readonly BenchCase[] {
  const unknown = cases?.find((name) => !all.some((one) => one.name === name));
  if (unknown !== undefined) {
    const names = all.map(({ name }) => name).join(', ');
    throw new Error(`Cannot run case "${unknown}": the suite has ${names}`);
  }
  const chosen = all
    .filter(({ name }) => cases?.includes(name) ?? true)
    .filter((one) => split === 'all' || one.split === split);
  if (chosen.length === 0) throw new Error(`Cannot run split "${split}": no chosen case is marked so`);
  return chosen;
}

/** All runs, cases first: how failures are told is tried in cases that may fail, and once in the others. */
export function planRuns(
  cases: readonly BenchCase[],
  { suite, options }: { readonly suite: string; readonly options: SamplerBenchOptions },
): readonly PlannedRun[] {
  const { trials, seeds, firstSeed, contenders } = options;
  const all = Array.from({ length: seeds }, (_, i) => firstSeed + i);
  return cases.flatMap(({ name, group }) =>
    contendersFor(group, contenders).flatMap(([label, contender]) =>
      all.map((seed) => ({ label, job: { suite, caseName: name, contender, seed, trials } })),
    ),
  );
}

function contendersFor(
  group: BenchCase['group'],
  contenders: readonly Contender[],
): readonly (readonly [label: string, contender: Contender])[] {
  const byLabel = new Map<string, Contender>();
  for (const contender of contenders) {
    const label = labelOf(contender, group);
    if (!byLabel.has(label)) byLabel.set(label, contender);
  }
  return [...byLabel];
}
