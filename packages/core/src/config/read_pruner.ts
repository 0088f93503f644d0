import type { PrunerConfig, PrunerType } from '../pruning/pruner_config.ts';
import { findPrunerProblems } from '../pruning/pruner_problems.ts';
import type { ConfigProblem, ReportProblem } from './config_problem.ts';
import { formatPath, quoteList } from './describe_value.ts';
import type { TaskFile } from './task_file_schema.ts';

type PrunerSpec = NonNullable<TaskFile['pruner']>;
type PrunerFile = Exclude<PrunerSpec, string>;
type OptionName = Exclude<keyof PrunerFile, 'type'>;

const PACE = ['warmup_steps', 'interval_steps'] as const satisfies readonly OptionName[];
const RUNGS = ['min_resource', 'reduction_factor', 'min_trials'] as const satisfies readonly OptionName[];

interface Accepted {
  readonly required?: readonly OptionName[];
  readonly optional: readonly OptionName[];
}

/** Which options belong to which pruner. */
const OPTIONS: Readonly<Record<PrunerType, Accepted>> = {
  median: { optional: [...PACE, 'min_trials'] },
  percentile: { required: ['percentile'], optional: [...PACE, 'min_trials'] },
  successive_halving: { optional: [...RUNGS, 'early_stopping_rate'] },
  hyperband: { required: ['max_resource'], optional: RUNGS },
  wilcoxon: { optional: ['p_threshold', 'startup_steps'] },
  patience: { required: ['patience'], optional: ['min_delta', 'wrapped'] },
  threshold: { optional: ['lower', 'upper', 'allow_nan', ...PACE] },
};

/** Reads `pruner`, a name or a map; undefined when its problems leave nothing to go by. */
export function readPruner(written: PrunerSpec, report: ReportProblem): PrunerConfig | undefined {
  const path = ['pruner'];
  const problems = optionProblems(written, path);
  problems.forEach(report);
  if (problems.length > 0) return undefined;
  const config = configFrom(written);
  findPrunerProblems(config)
    .map((problem) => inWordsOfTheFile(problem, path))
    .forEach(report);
  return config;
}

function optionProblems(written: PrunerSpec, path: readonly string[]): readonly ConfigProblem[] {
  const file = mapOf(written);
  const { required = [], optional } = OPTIONS[file.type];
  const accepted: readonly string[] = [...required, ...optional];
  const strange = Object.keys(file).filter((key) => key !== 'type' && !accepted.includes(key));
  const missing = required.filter((name) => file[name] === undefined);
  return [
    ...strange.map((key) => ({
      path: [...path, key],
      atKey: true,
      message: `Key "${key}" in "${formatPath(path)}" is no option of pruner "${file.type}", which accepts ${quoteList(accepted)}`,
    })),
    ...missing.map((key) => ({
      path,
      message: `"${formatPath(path)}" lacks the key "${key}", which pruner "${file.type}" needs`,
    })),
    ...(file.wrapped === undefined ? [] : optionProblems(file.wrapped, [...path, 'wrapped'])),
  ];
}

/** A name alone is a pruner without options. */
function mapOf(written: PrunerSpec): PrunerFile {
  return typeof written === 'string' ? { type: written } : written;
}

function configFrom(written: PrunerSpec): PrunerConfig {
  const { wrapped, ...file } = mapOf(written);
  const options = Object.fromEntries(Object.entries(file).map(([key, value]) => [camelCase(key), value]));
  const inner = wrapped === undefined ? {} : { wrapped: configFrom(wrapped) };
  // The schema has checked the types of the options, and the table above which of them belong together.
  return { ...options, ...inner } as unknown as PrunerConfig;
}

function inWordsOfTheFile(problem: ConfigProblem, path: readonly string[]): ConfigProblem {
  const place = [...path, ...problem.path.map((key) => snakeCase(String(key)))];
  return { path: place, message: `"${formatPath(path)}" is not sound: ${snakeCase(problem.message)}` };
}

function camelCase(name: string): string {
  if (name === 'allow_nan') return 'allowNaN';
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function snakeCase(text: string): string {
  return text.replace(/(?<=[a-z])[A-Z](?=[a-z])/g, (letter) => `_${letter.toLowerCase()}`);
}
