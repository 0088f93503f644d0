import { readFile } from 'node:fs/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Rival } from '../stats/compare.ts';
import { spreadOf, type BudgetFigures } from '../stats/case_figures.ts';
import type { BenchCase } from '../suite/bench_case.ts';
import type { SuiteFailure } from '../suite/suite_entry.ts';

/** [q1, median, q3, q90]; null where that run found nothing. */
type Quantiles = readonly [number | null, number | null, number | null, number | null];

interface KnownCase {
  /** Values that the function must give, to be the case that was measured. */
  readonly probe: readonly {
    readonly params: Record<string, never>;
    readonly value: number | SuiteFailure;
  }[];
  readonly results: Readonly<Record<string, Readonly<Record<string, number | Quantiles>>>>;
}

const FILE = new URL('./optuna5.json', import.meta.url);
const STORED = 'stored ';
const RELATIVE_TOLERANCE = 1e-9;

/** Results of Optuna 5.0 that come with the bench, for those of the cases that it was measured on. */
export async function knownResults(cases: readonly BenchCase[]): Promise<readonly Rival[]> {
  // Our own file.
  const file = JSON.parse(await readFile(FILE, 'utf8')) as {
    readonly cases: Readonly<Record<string, KnownCase>>;
  };
  return cases.flatMap((benchCase) => {
    const known = file.cases[benchCase.name];
    if (known === undefined || !isSameFunction(benchCase, known)) return [];
    return Object.entries(known.results).map(([label, figures]) => ({
      caseName: benchCase.name,
      label: STORED + label,
      budgets: Object.fromEntries(
        Object.entries(figures).flatMap(([budget, own]) =>
          typeof own === 'number' ? [] : [[budget, fromStored(own)]],
        ),
      ),
    }));
  });
}

function fromStored([q1, median, q3, q90]: Quantiles): BudgetFigures {
  return { q1: q1 ?? Infinity, median: median ?? Infinity, q3: q3 ?? Infinity, q90: q90 ?? Infinity };
}

function isSameFunction({ f }: BenchCase, { probe }: KnownCase): boolean {
  return probe.every(({ params, value }) => {
    try {
      const seen = f(params);
      if (typeof seen === 'number' && typeof value === 'number') return isNear(seen, value);
      if (typeof seen === 'number' || typeof value === 'number') return false;
      return isNear(seen.frac, value.frac) && isDeepStrictEqual(seen.err ?? 'crash', value.err ?? 'crash');
    } catch {
      // A namesake with other parameters.
      return false;
    }
  });
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= RELATIVE_TOLERANCE * Math.max(1, Math.abs(a), Math.abs(b));
}

/** A stored run: `regret` or, where experiments fail, `best` after so many trials. */
interface StoredRun {
  readonly fn: string;
  readonly s?: string;
  readonly samp?: string;
  readonly strat?: string;
  readonly v?: string;
  readonly par?: number;
  readonly regret?: Readonly<Record<string, number | null>>;
  readonly best?: Readonly<Record<string, number | null>>;
}

/** Reads stored results, one run a line as JSON. @throws Error that names the line which cannot be read */
export async function readStoredRuns(file: string, cases: readonly BenchCase[]): Promise<readonly Rival[]> {
  const text = await readFile(file, 'utf8');
  const runs = text
    .split('\n')
    .flatMap((line, i) => (line.trim() === '' ? [] : [readRun(line, `${file}:${i + 1}`)]));
  const known = new Set(cases.map(({ name }) => name));
  const groups = Map.groupBy(
    runs.filter(({ fn }) => known.has(fn)),
    (run) => `${run.fn}\u0000${labelOfStored(run)}`,
  );
  // Where no run ever found a value there is nothing to compare with: hidden values are not stored.
  const told = [...groups.values()].filter((group) => group.some(hasValue));
  return told.flatMap(([first, ...rest]) => (first === undefined ? [] : [rivalOf([first, ...rest])]));
}

function hasValue(run: StoredRun): boolean {
  return Object.values(run.regret ?? run.best ?? {}).some((value) => value !== null);
}

function readRun(line: string, at: string): StoredRun {
  const run = parseObject(line);
  const values = run?.regret ?? run?.best;
  if (run !== undefined && typeof run.fn === 'string' && typeof values === 'object') return run;
  throw new Error(
    `Cannot read stored run at ${at}: an object with "fn", "s" or "samp", and "regret" or "best" would be accepted`,
  );
}

function parseObject(line: string): StoredRun | undefined {
  try {
    // Each member that is used is checked or optional.
    return Object(JSON.parse(line)) as StoredRun;
  } catch {
    return undefined;
  }
}

function labelOfStored({ s, samp, strat, v = '', par = 1 }: StoredRun): string {
  const parallel = par === 1 ? '' : ` ${par} at a time`;
  return `${STORED}optuna${v}:${s ?? samp ?? 'unknown'}${strat === undefined ? '' : `+${strat}`}${parallel}`;
}

function rivalOf(runs: readonly [StoredRun, ...StoredRun[]]): Rival {
  const [first] = runs;
  const budgets = Object.keys(first.regret ?? first.best ?? {});
  const samples = Object.fromEntries(
    budgets.map((budget) => [budget, runs.map((run) => (run.regret ?? run.best)?.[budget] ?? Infinity)]),
  );
  return {
    caseName: first.fn,
    label: labelOfStored(first),
    budgets: Object.fromEntries(
      Object.entries(samples).map(([budget, values]) => [budget, spreadOf(values)]),
    ),
    samples,
  };
}
