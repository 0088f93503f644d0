import { findParamProblems } from '@autotuner/core';
import type { BenchCase } from './bench_case.ts';
import { readSpace } from './read_space.ts';
import type { Flaky, SuiteEntry } from './suite_entry.ts';

type Report = (path: string, message: string) => void;

const GROUPS = [
  ['MAIN', 'main'],
  ['FAILS', 'fails'],
] as const;

/**
 * Makes the cases of a loaded suite module ready to run.
 *
 * @throws Error that lists everything that is wrong with it, each with its path
 */
export function readSuite(module: Readonly<Record<string, unknown>>, name: string): readonly BenchCase[] {
  const problems: string[] = [];
  const report: Report = (path, message) => void problems.push(`${path}: ${message}`);
  if (GROUPS.every(([key]) => module[key] === undefined)) {
    report(
      'MAIN, FAILS',
      'Both are missing: exports of at least one of these names, a map from names to cases, would be accepted',
    );
  }
  const cases = GROUPS.flatMap(([key, group]) => {
    const entries = module[key];
    if (entries === undefined) return [];
    if (typeof entries !== 'object' || entries === null) {
      report(key, 'It is no map from names to cases');
      return [];
    }
    return Object.entries(entries).map(([one, entry]) =>
      readCase(entry, { path: `${key}.${one}`, facts: { name: one, group }, report }),
    );
  });
  reportTwice(cases, report);
  if (problems.length === 0) return cases;
  const list = problems.map((one) => `\n  ${one}`).join('');
  throw new Error(
    `Cannot use suite "${name}": ${problems.length} problem${problems.length === 1 ? '' : 's'}${list}`,
  );
}

function reportTwice(cases: readonly BenchCase[], report: Report): void {
  const main = new Set(cases.filter(({ group }) => group === 'main').map(({ name }) => name));
  for (const { name, group } of cases)
    if (group === 'fails' && main.has(name)) report(`FAILS.${name}`, 'MAIN has a case of that name too');
}

function readCase(
  written: unknown,
  {
    path,
    facts,
    report,
  }: { readonly path: string; readonly facts: Pick<BenchCase, 'name' | 'group'>; readonly report: Report },
): BenchCase {
  const entry = Object(written) as Partial<SuiteEntry>;
  if (typeof entry.f !== 'function')
    report(`${path}.f`, 'It is missing: a function of the parameters would be accepted');
  const space = readSpace(entry.space, `${path}.space`, { report });
  return {
    ...facts,
    space,
    f: entry.f ?? (() => NaN),
    noise: readSpread(entry.noise, `${path}.noise`, { report }),
    relativeNoise: readSpread(entry.relativeNoise, `${path}.relativeNoise`, { report }),
    ...readFlaky(entry.flaky, `${path}.flaky`, { report }),
    ...readSplit(entry.split, `${path}.split`, { report }),
    ...readMinimum(entry, { space, path, report }),
  };
}

function readMinimum(
  { fmin, optimum }: Partial<SuiteEntry>,
  {
    space,
    path,
    report,
  }: { readonly space: BenchCase['space']; readonly path: string; readonly report: Report },
): Pick<BenchCase, 'fmin' | 'optimum'> {
  if (fmin !== undefined && !Number.isFinite(fmin))
    report(`${path}.fmin`, `It is ${fmin}: a finite number would be accepted`);
  for (const { message } of optimum === undefined ? [] : findParamProblems(space, optimum))
    report(`${path}.optimum`, message);
  return { ...(fmin === undefined ? {} : { fmin }), ...(optimum === undefined ? {} : { optimum }) };
}

function readSplit(
  split: unknown,
  path: string,
  { report }: { readonly report: Report },
): Pick<BenchCase, 'split'> {
  if (split === undefined) return {};
  if (split === 'selection' || split === 'validation') return { split };
  report(path, `It is ${JSON.stringify(split)}: "selection" or "validation" would be accepted`);
  return {};
}

function readSpread(
  value: number | undefined,
  path: string,
  { report }: { readonly report: Report },
): number {
  if (value === undefined) return 0;
  if (Number.isFinite(value) && value >= 0) return value;
  report(path, `It is ${JSON.stringify(value)}: a number of at least 0 would be accepted`);
  return 0;
}

function readFlaky(
  flaky: Flaky | undefined,
  path: string,
  { report }: { readonly report: Report },
): Pick<BenchCase, 'flaky'> {
  if (flaky === undefined) return {};
  const { share, retries = 0 } = flaky;
  if (share >= 0 && share <= 1 && Number.isInteger(retries) && retries >= 0) return { flaky };
  report(path, `It is ${JSON.stringify(flaky)}: { share: 0 to 1, retries: 0 or more } would be accepted`);
  return {};
}
