import { writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { thisMachine } from '../machine.ts';
import { findOptuna } from './optuna/find_optuna.ts';
import { chooseCases, planRuns } from './plan_runs.ts';
import { knownResults, readStoredRuns } from './reference/known_results.ts';
import { Progress } from './report/progress.ts';
import { renderReport, type SamplerReport } from './report/render_report.ts';
import { runAll, type DoneRun } from './run_all.ts';
import { readSamplerBenchRequest, SAMPLERS_USAGE, type SamplerBenchOptions } from './sampler_options.ts';
import { budgetsUpTo, figuresOf } from './stats/case_figures.ts';
import { summarize } from './stats/compare_all.ts';
import type { BenchCase } from './suite/bench_case.ts';
import { loadSuite, locateSuite } from './suite/load_suite.ts';

/** Exit codes: 0 measured, 2 could not be run as asked. */
async function main(args: readonly string[]): Promise<number> {
  const request = readSamplerBenchRequest(args);
  if (request.kind === 'help') {
    process.stdout.write(SAMPLERS_USAGE);
    return 0;
  }
  if (request.kind === 'bad') {
    process.stderr.write(`error: ${request.problem}\n\n${SAMPLERS_USAGE}`);
    return 2;
  }
  try {
    await measure(request.options);
    return 0;
  } catch (error) {
    process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
    return 2;
  }
}

async function measure(options: SamplerBenchOptions): Promise<void> {
  const optuna = await requireOptuna(options);
  const suite = await locateSuite(options.suite);
  const cases = chooseCases(await loadSuite(suite), options);
  const stored =
    options.reference === undefined
      ? await knownResults(cases)
      : await readStoredRuns(options.reference, cases);
  const machine = thisMachine();
  process.stdout.write(`${describeRun(options, { cases, optuna })}\n\n`);
  const runs = await runPlan(options, { suite, cases });
  const budgets = budgetsUpTo(options.trials);
  const figures = figuresOf(runs, { cases, budgets });
  const report = { cases, budgets, figures, stored, summaries: summarize(cases, { figures, stored }) };
  process.stdout.write(`${renderReport(report)}\n`);
  warn(runs, cases);
  if (options.json !== undefined)
    await writeFile(options.json, jsonFrom(report, { machine, options, optuna, runs }));
}

async function runPlan(
  options: SamplerBenchOptions,
  { suite, cases }: { readonly suite: string; readonly cases: readonly BenchCase[] },
): Promise<readonly DoneRun[]> {
  const plan = planRuns(cases, { suite, options });
  const progress = new Progress(process.stderr, { name: 'samplers', total: plan.length });
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  try {
    return await runAll(plan, {
      jobs: options.jobs,
      signal: stop.signal,
      onDone: ({ caseName, label, seed }) => progress.step(`${caseName} ${label} seed ${seed}`),
    });
  } catch (error) {
    throw stop.signal.aborted ? new Error('Cannot compare samplers: interrupted', { cause: error }) : error;
  } finally {
    progress.end();
  }
}

/** The version of Optuna, where it is asked for. */
async function requireOptuna({ contenders }: SamplerBenchOptions): Promise<string | undefined> {
  const one = contenders.find(({ kind }) => kind === 'optuna');
  if (one?.kind !== 'optuna') return undefined;
  const found = await findOptuna(one.python);
  if (found.kind === 'found') return found.version;
  throw new Error(
    `Cannot run --optuna: "${one.python}" cannot import it, it said "${found.reason}"; another Python with --python PATH or in AUTOTUNER_PYTHON would be accepted`,
  );
}

function describeRun(
  { trials, seeds, firstSeed, suite }: SamplerBenchOptions,
  { cases, optuna }: { readonly cases: readonly BenchCase[]; readonly optuna: string | undefined },
): string {
  const live = optuna === undefined ? '' : `, Optuna ${optuna}`;
  return `suite ${suite}, ${cases.length} cases, ${trials} trials, seeds ${firstSeed} to ${firstSeed + seeds - 1}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}${live}`;
}

/** What does not stop a run but should be known. */
function warn(runs: readonly DoneRun[], cases: readonly BenchCase[]): void {
  for (const { name, fmin } of cases) {
    const own = runs.filter(({ caseName }) => caseName === name);
    const kinds = new Set(own.flatMap(({ unknownKinds }) => unknownKinds));
    for (const kind of kinds)
      process.stderr.write(
        `warning: case "${name}" fails with the unknown kind "${kind}", told as a crash\n`,
      );
    const lowest = Math.min(...own.map(({ curve }) => curve.at(-1) ?? Infinity));
    if (fmin !== undefined && lowest < fmin - 1e-9 * Math.max(1, Math.abs(fmin)))
      process.stderr.write(
        `warning: case "${name}" has the value ${lowest}, smaller than its fmin ${fmin}\n`,
      );
  }
}

function jsonFrom(report: SamplerReport, facts: Readonly<Record<string, unknown>>): string {
  const { cases, figures, ...rest } = report;
  const all = {
    ...facts,
    ...rest,
    cases: cases.map(({ name, group, fmin, split }) => ({ name, group, fmin, split })),
    // The samples are in the curves.
    figures: figures.map((one) => ({ ...one, samples: undefined })),
  };
  return `${JSON.stringify(all)}\n`;
}

process.exitCode = await main(process.argv.slice(2));
