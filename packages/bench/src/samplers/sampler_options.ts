import { TASK_FILE_SCHEMA, type SamplerType } from '@autotuner/core';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { OPTUNA_SAMPLERS } from './optuna/open_optuna.ts';
import type { Contender, OptunaFailures } from './run/contender.ts';
import type { Split } from './suite/suite_entry.ts';
import { wholeNumber } from '../whole_number.ts';

/** What to compare, and how. */
export interface SamplerBenchOptions {
  /** A built-in name or a file. */
  readonly suite: string;
  readonly contenders: readonly Contender[];
  readonly trials: number;
  readonly seeds: number;
  /** The first seed; the others follow. */
  readonly firstSeed: number;
  /** Only these. @default all */
  readonly cases?: readonly string[];
  readonly split: Split | 'all';
  readonly jobs: number;
  /** Stored results of Optuna, one run a line. @default those that come with the bench */
  readonly reference?: string;
  readonly json?: string;
}

/** What was asked for: a run, help, or something that cannot be understood. */
export type SamplerBenchRequest =
  | { readonly kind: 'run'; readonly options: SamplerBenchOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly problem: string };

/** Samplers that a study knows, by name. */
const OWN: readonly string[] = TASK_FILE_SCHEMA.$defs.sampler_type.enum;
const FAILURES: readonly string[] = ['ignore', 'penalty', 'rank'] satisfies OptunaFailures[];
const MOST = { trials: 100_000, seeds: 10_000, jobs: 256, firstSeed: 4_000_000_000 } as const;

/** How it is called. */
export const SAMPLERS_USAGE: string = `usage: nx run bench:samplers -- [--suite SUITE] [--samplers A,B] [--trials N] [--seeds N] [--cases A,B] [--json FILE]

Compares samplers by regret on the cases of a suite, beside stored and live results of Optuna.

  --suite SUITE              own (default), classics, or a module that exports MAIN and FAILS
  --samplers A,B             of ${OWN.join(', ')} (default auto)
  --sampler-module NAME=FILE one more sampler: the module's default export makes { suggest, tell }; repeatable
  --trials N                 experiments of a run (default 100)
  --seeds N                  runs of each sampler on each case (default 30)
  --first-seed N             the first seed (default 0)
  --cases A,B                only these cases
  --split SPLIT              selection, validation or all (default all)
  --optuna A,B               also Optuna's own, live: ${OPTUNA_SAMPLERS.join(', ')}
  --optuna-failures A,B      how it is told failures: ${FAILURES.join(', ')} (default ignore)
  --python PATH              where Optuna is (default $AUTOTUNER_PYTHON, else python3)
  --reference FILE           stored results of Optuna, a run a line as JSON (default: medians of 5.0 for known cases)
  --jobs N                   runs at a time (default: one for each core)
  --json FILE                keep everything, each run's curve included
`;

/** Reads the command line. */
export function readSamplerBenchRequest(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): SamplerBenchRequest {
  try {
    return requestOf(
      args.filter((one) => one !== '--'),
      env,
    );
  } catch (error) {
    return { kind: 'bad', problem: error instanceof Error ? error.message : String(error) };
  }
}

function requestOf(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): SamplerBenchRequest {
  const values = parse(args);
  if (values.help) return { kind: 'help' };
  const python = values.python ?? env['AUTOTUNER_PYTHON'] ?? 'python3';
  const options: SamplerBenchOptions = {
    suite: values.suite,
    contenders: contendersOf({ ...values, python }),
    trials: wholeNumber(values.trials, { option: '--trials', from: 1, to: MOST.trials }),
    seeds: wholeNumber(values.seeds, { option: '--seeds', from: 1, to: MOST.seeds }),
    firstSeed: wholeNumber(values['first-seed'], { option: '--first-seed', from: 0, to: MOST.firstSeed }),
    split: splitOf(values.split),
    jobs: wholeNumber(values.jobs ?? `${availableParallelism()}`, {
      option: '--jobs',
      from: 1,
      to: MOST.jobs,
    }),
    ...(values.cases === undefined ? {} : { cases: listOf(values.cases, '--cases') }),
    ...(values.reference === undefined ? {} : { reference: values.reference }),
    ...(values.json === undefined ? {} : { json: values.json }),
  };
  return { kind: 'run', options };
}

// The return type is that of parseArgs, which only a call can name.
const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    options: {
      suite: { type: 'string', default: 'own' },
      samplers: { type: 'string' },
      'sampler-module': { type: 'string', multiple: true, default: [] },
      trials: { type: 'string', default: '100' },
      seeds: { type: 'string', default: '30' },
      'first-seed': { type: 'string', default: '0' },
      cases: { type: 'string' },
      split: { type: 'string', default: 'all' },
      optuna: { type: 'string' },
      'optuna-failures': { type: 'string', default: 'ignore' },
      python: { type: 'string' },
      reference: { type: 'string' },
      jobs: { type: 'string' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  }).values;

type Values = ReturnType<typeof parse>;

function contendersOf(values: Values & { readonly python: string }): readonly Contender[] {
  const modules = values['sampler-module'].map(moduleOf);
  // Who brings a sampler or asks for Optuna alone does not mean ours.
  const byDefault = modules.length > 0 || values.optuna !== undefined ? [] : ['auto'];
  const own = values.samplers === undefined ? byDefault : listOf(values.samplers, '--samplers');
  requireKnown(own, OWN, { option: '--samplers' });
  const optuna = values.optuna === undefined ? [] : listOf(values.optuna, '--optuna');
  requireKnown(optuna, OPTUNA_SAMPLERS, { option: '--optuna' });
  const failures = listOf(values['optuna-failures'], '--optuna-failures');
  requireKnown(failures, FAILURES, { option: '--optuna-failures' });
  const contenders: readonly Contender[] = [
    // Both lists were checked against the names that there are.
    ...own.map((name) => ({ kind: 'sampler', name: name as SamplerType }) as const),
    ...modules,
    ...optuna.flatMap((name) =>
      failures.map(
        (one) => ({ kind: 'optuna', name, failures: one as OptunaFailures, python: values.python }) as const,
      ),
    ),
  ];
  const twice = [...own, ...modules.map(({ name }) => name)].find(
    (name, at, all) => all.indexOf(name) !== at,
  );
  if (twice !== undefined)
    throw new Error(`Cannot compare "${twice}" with itself: each name would be accepted once`);
  return contenders;
}

function moduleOf(text: string): Extract<Contender, { kind: 'module' }> {
  const [, name, file] = /^([\w.-]+)=(.+)$/.exec(text) ?? [];
  if (name !== undefined && file !== undefined)
    return { kind: 'module', name, url: pathToFileURL(resolve(file)).href };
  throw new Error(`Cannot use --sampler-module "${text}": must be NAME=FILE`);
}

function splitOf(text: string): Split | 'all' {
  if (text === 'selection' || text === 'validation' || text === 'all') return text;
  throw new Error(`Cannot use --split "${text}": must be selection, validation or all`);
}

function listOf(text: string, option: string): readonly string[] {
  const names = text.split(',').map((one) => one.trim());
  if (names.every((one) => one !== '') && new Set(names).size === names.length) return names;
  throw new Error(`Cannot use ${option} "${text}": must be different names with commas between`);
}

function requireKnown(
  names: readonly string[],
  known: readonly string[],
  { option }: { readonly option: string },
): void {
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new Error(`Cannot use ${option} "${unknown}": must be of ${known.join(', ')}`);
}
