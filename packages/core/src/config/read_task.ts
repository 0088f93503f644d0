import { checkAllUsed, checkPlaceholders } from './check_placeholders.ts';
import type { ConfigProblem, ReportProblem } from './config_problem.ts';
import { findNearestName } from './did_you_mean.ts';
import { readMeasuring } from './read_measuring.ts';
import { readObjectives, readServiceLevels } from './read_objectives.ts';
import { checkPattern, readCommand, readDeploy } from './read_process.ts';
import { readDuration, readSize } from './read_quantity.ts';
import { readRetry } from './read_retry.ts';
import { checkAssignments, readAssignments, readSearch } from './read_search.ts';
import { readSearchSpace } from './read_search_space.ts';
import { resolvePath } from './resolve_path.ts';
import { seedFromName } from './seed_from_name.ts';
import type { CommandSpec, TaskConfig } from './task_config.ts';
import type { TaskFile } from './task_file_schema.ts';

/** The parts of a task file that passed the schema; any of them may be absent. */
export type SoundParts = Partial<TaskFile>;

/** What a task file is read against. */
export interface ReadTaskOptions {
  /** Absolute path that a relative `cwd` of the file starts from. */
  readonly cwd: string;
  /** The whole value, broken parts included. */
  readonly written: Readonly<Record<string, unknown>>;
  /** Problems of the schema; those between the parts are added. */
  readonly problems: ConfigProblem[];
}

/**
 * Fills in the defaults of a task file and checks what its schema cannot say. The result is of use only when
 * `problems` is still empty.
 */
export function readTask(file: SoundParts, { cwd, written, problems }: ReadTaskOptions): TaskConfig {
  const report: ReportProblem = (problem) => void problems.push(problem);
  const names = namesOf(written['parameters']);
  const isSound = (...keys: string[]): boolean =>
    names.size > 0 && !problems.some(({ path }) => keys.includes(String(path[0])));
  const process = readProcess(file, { cwd, written, report });
  const space = readSearchSpace(
    { parameters: file.parameters ?? {}, where: names.size > 0 ? (file.where ?? []) : [], names },
    report,
  );
  if (isSound('parameters', 'where', 'fixed')) checkAssignments(file, { space, report });
  // Without any parameter every placeholder would be unknown, which is one slip and not many.
  if (names.size > 0) checkPlaceholders(process, { space, names, report });
  const isUseKnown =
    isSound('parameters', 'env', 'deploy') && !isBroken(file, { written, keys: COMMAND_KEYS });
  if (isUseKnown && !isMissing(process.command)) checkAllUsed(process, { space, report });
  return {
    ...readGoal(file, { written, report }),
    ...readLimits(file, report),
    ...readMeasuring(file, report),
    ...process,
    ...readSearch(file),
    ...readAssignments(file, space),
    space,
  };
}

/** Stands in for a command that is broken or missing. */
const NO_COMMAND: CommandSpec = { kind: 'argv', argv: [] };

function isMissing(command: CommandSpec): boolean {
  return command.kind === 'argv' && command.argv.length === 0;
}

function namesOf(parameters: unknown): ReadonlySet<string> {
  const isMap = typeof parameters === 'object' && parameters !== null && !Array.isArray(parameters);
  return new Set(isMap ? Object.keys(parameters) : []);
}

const COMMAND_KEYS: readonly string[] = ['command', 'shell'];

/** Tells whether one of the keys was written with a problem or misspelt, so that it has been reported and is not missing. */
function isBroken(
  file: SoundParts,
  {
    written,
    keys,
  }: { readonly written: Readonly<Record<string, unknown>>; readonly keys: readonly string[] },
): boolean {
  return Object.keys(written).some((key) => !(key in file) && findNearestName(key, keys) !== undefined);
}

interface ReadPartOptions {
  readonly written: Readonly<Record<string, unknown>>;
  readonly report: ReportProblem;
}

type ProcessPart = Pick<TaskConfig, 'command' | 'cwd' | 'env' | 'deploy' | 'readsParamsEnv' | 'requires'>;

function readProcess(file: SoundParts, options: ReadPartOptions & { readonly cwd: string }): ProcessPart {
  const { cwd, written, report } = options;
  return {
    command: isBroken(file, { written, keys: COMMAND_KEYS })
      ? NO_COMMAND
      : readCommand(file, { path: [], report }),
    cwd: resolvePath(cwd, file.cwd ?? '.'),
    env: file.env ?? {},
    readsParamsEnv: file.reads_params_env ?? false,
    requires: file.requires ?? [],
    ...(file.deploy === undefined ? {} : { deploy: readDeploy(file.deploy, report) }),
  };
}

type GoalPart = Pick<TaskConfig, 'name' | 'objectives' | 'slos' | 'metrics' | 'sampler'>;

function readGoal(file: SoundParts, { written, report }: ReadPartOptions): GoalPart {
  const name = file.name ?? '';
  const objectives = readObjectives(file, report);
  if (objectives.length === 0 && !isBroken(file, { written, keys: ['objective', 'objectives'] })) {
    report({
      path: [],
      message:
        'Task file lacks the key "objective": "minimize <metric>", "maximize <metric>", or { metric, direction }',
    });
  }
  const patterns = file.metrics ?? {};
  for (const [metric, pattern] of Object.entries(patterns)) {
    checkPattern(pattern, { flags: 'gm', path: ['metrics', metric], report });
  }
  const { type = 'auto', seed = seedFromName(name) } = samplerFrom(file.sampler);
  return {
    name,
    objectives,
    slos: readServiceLevels(file.slo),
    metrics: { patterns },
    sampler: { type, seed },
  };
}

function samplerFrom(sampler: TaskFile['sampler']): Exclude<TaskFile['sampler'], string | undefined> {
  return typeof sampler === 'string' ? { type: sampler } : (sampler ?? {});
}

type LimitsPart = Pick<
  TaskConfig,
  | 'budget'
  | 'timeoutMs'
  | 'graceMs'
  | 'concurrency'
  | 'containment'
  | 'streams'
  | 'log'
  | 'maxAttempts'
  | 'retry'
  | 'stopAfterFailures'
  | 'baselineMustSucceed'
  | 'orphans'
>;

function readLimits(file: SoundParts, report: ReportProblem): LimitsPart {
  return {
    budget: readBudget(file.budget, report),
    timeoutMs: readDuration(file.timeout, { path: ['timeout'], fallbackMs: 600_000, least: 1, report }),
    graceMs: readDuration(file.grace, { path: ['grace'], fallbackMs: 5000, least: 0, report }),
    concurrency: file.concurrency ?? 1,
    containment: file.containment ?? 'auto',
    streams: file.streams ?? 'separate',
    log: {
      maxBytes: readSize(file.log?.max_bytes, { path: ['log', 'max_bytes'], fallbackBytes: 2 ** 30, report }),
    },
    maxAttempts: file.max_attempts ?? 3,
    retry: readRetry(file.retry),
    stopAfterFailures: file.stop_after_failures ?? 0,
    baselineMustSucceed: file.baseline_must_succeed ?? true,
    orphans: file.orphans ?? 'die',
  };
}

function readBudget(budget: TaskFile['budget'], report: ReportProblem): TaskConfig['budget'] {
  const experiments = budget?.experiments ?? 50;
  if (budget?.wall === undefined) return { experiments };
  return {
    experiments,
    wallMs: readDuration(budget.wall, { path: ['budget', 'wall'], fallbackMs: 0, least: 1, report }),
  };
}
