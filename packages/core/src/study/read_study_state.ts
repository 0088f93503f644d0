import type { ConfigProblem } from '../config/config_problem.ts';
import { formatPath, quoteList } from '../config/describe_value.ts';
import { TASK_FILE_SCHEMA } from '../config/task_file_schema.ts';
import type { SamplerType } from '../config/task_config.ts';
import { validateAgainstSchema } from '../config/validate_schema.ts';
import { AutotunerError } from '../errors.ts';
import type { HistoryEntry, Sampler } from '../sampling/sampler.ts';
import type { Direction } from '../scoring/objective.ts';
import type { Params } from '../search_space/distribution.ts';
import { findParamProblems } from '../search_space/param_problems.ts';
import type { OpenTrial } from './open_trials.ts';
import { checkStudyOptions, findLossProblem } from './read_study_options.ts';
import type { QueuedParams, StudySetup } from './read_study_options.ts';
import type { StudyOptions } from './study_options.ts';
import { lossesOf } from './told_result.ts';
import { STUDY_STATE_SCHEMA } from './study_state_schema.ts';
import type { FinishedTrial, Trial } from './trial.ts';
import { readReports, STATE_FORMAT, type WrittenReport } from './written_state.ts';

/** The trials of a saved study, and where its numbers had got to. */
export interface SavedTrials {
  readonly number: number;
  readonly queue: readonly QueuedParams[];
  readonly open: readonly OpenTrial[];
  readonly trials: readonly FinishedTrial[];
}

/** A saved study. */
export interface SavedStudy extends SavedTrials {
  readonly setup: StudySetup;
  readonly sampler: SamplerType | Sampler;
  readonly teach: readonly HistoryEntry[];
}

/** What passes the schema. */
interface WrittenStudy extends StudySetup {
  readonly sampler: string;
  readonly number: number;
  readonly queue: readonly QueuedParams[];
  readonly open: readonly { readonly trial: Trial; readonly reports: readonly WrittenReport[] }[];
  readonly trials: readonly (Omit<FinishedTrial, 'reports'> & {
    readonly reports?: readonly WrittenReport[];
  })[];
  readonly teach: readonly HistoryEntry[];
}

/** Reads a saved study. @throws AutotunerError AT_DATA_INVALID naming what is wrong with it */
export function readStudyState(value: unknown, { sampler }: Pick<StudyOptions, 'sampler'>): SavedStudy {
  assertFormat(value);
  const problems = validateAgainstSchema(STUDY_STATE_SCHEMA, value, { whole: 'State' });
  if (problems.length > 0) throw invalidState(problems);
  // The schema accepts nothing else.
  const written = value as WrittenStudy;
  const deeper = findDeeperProblems(written);
  if (deeper.length > 0) throw invalidState(deeper);
  const { space, fixed, directions, seed, concurrency, budget, pruner } = written;
  const setup = { space, fixed, directions, seed, concurrency };
  return {
    setup: {
      ...setup,
      ...(budget === undefined ? {} : { budget }),
      ...(pruner === undefined ? {} : { pruner }),
    },
    sampler: sampler ?? namedSampler(written.sampler),
    number: written.number,
    queue: written.queue,
    open: written.open.map(({ trial, reports }) => ({ trial, reports: readReports(reports) })),
    trials: written.trials.map(({ reports, ...trial }) =>
      reports === undefined ? trial : { ...trial, reports: readReports(reports) },
    ),
    teach: written.teach,
  };
}

/** What has another format or version would be wrong in every part. */
function assertFormat(value: unknown): void {
  const isMap = typeof value === 'object' && value !== null;
  const format: unknown = isMap && 'format' in value ? value.format : undefined;
  const version: unknown = isMap && 'version' in value ? value.version : undefined;
  if (format === STATE_FORMAT && version === 1) return;
  const seen = isMap
    ? `its format is ${JSON.stringify(format)?.slice(0, 80)} and its version ${JSON.stringify(version)?.slice(0, 80)}`
    : typeof value === 'string'
      ? 'it is text, which JSON.parse() has to read first'
      : 'it is no map';
  throw new AutotunerError(
    'AT_DATA_INVALID',
    `Cannot restore study: ${seen}, "${STATE_FORMAT}" of version 1 would be accepted`,
  );
}

function findDeeperProblems(state: WrittenStudy): readonly ConfigProblem[] {
  const { space, fixed, directions, seed, concurrency, budget, pruner, teach } = state;
  const { problems } = checkStudyOptions({
    space,
    fixed,
    directions,
    seed,
    concurrency,
    teach,
    ...(budget === undefined ? {} : { budget }),
    ...(pruner === undefined ? {} : { pruner }),
  });
  // The rest is held against these.
  if (problems.length > 0) return problems;
  const placed: (readonly [ConfigProblem['path'], Params])[] = [
    ...state.queue.map(({ params }, i) => [['queue', i, 'params'], params] as const),
    ...state.open.map(({ trial }, i) => [['open', i, 'trial', 'params'], trial.params] as const),
    ...state.trials.map(({ params }, i) => [['trials', i, 'params'], params] as const),
  ];
  return [
    ...placed.flatMap(([path, params]) =>
      findParamProblems(space, params).map((one) => ({ ...one, path: [...path, ...one.path] })),
    ),
    ...state.trials.flatMap((trial, i) => resultProblems(trial, { path: ['trials', i], directions })),
    ...state.open.flatMap(({ reports }, i) => reportProblems(reports, { path: ['open', i], directions })),
    ...numberProblems(state),
  ];
}

interface Checked {
  readonly path: ConfigProblem['path'];
  readonly directions: readonly Direction[];
}

type WrittenTrial = WrittenStudy['trials'][number];

/** What a trial says for people must be what it teaches. */
function resultProblems(trial: WrittenTrial, checked: Checked): readonly ConfigProblem[] {
  const { result, values, failure, reports = [] } = trial;
  const { path, directions } = checked;
  const loss = findLossProblem(result, directions.length);
  if (loss !== undefined) return [{ path: [...path, 'result', 'losses'], message: loss }];
  const isSame =
    result.kind === 'failure'
      ? failure !== undefined && values === undefined
      : failure === undefined &&
        values !== undefined &&
        isSameList(lossesOf(values, directions), result.losses);
  const message = 'Trial says one thing in "result" and another in "values" and "failure"';
  return [...(isSame ? [] : [{ path, message }]), ...reportProblems(reports, checked)];
}

function isSameList(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

function reportProblems(
  reports: readonly WrittenReport[],
  { path, directions }: Checked,
): readonly ConfigProblem[] {
  const isComplete = reports.every(({ values }) => values.length === directions.length);
  const isOrdered = reports.every(({ step }, i) => i === 0 || step > (reports[i - 1]?.step ?? 0));
  if (isComplete && isOrdered) return [];
  const message = `Reports must have ${directions.length} values each, one for each objective, and growing steps`;
  return [{ path: [...path, 'reports'], message }];
}

function numberProblems({ trials, open, number }: WrittenStudy): readonly ConfigProblem[] {
  const numbers = [...trials.map((one) => one.number), ...open.map(({ trial }) => trial.number)];
  const isUnique = new Set(numbers).size === numbers.length;
  const isBelow = numbers.every((one) => one <= number);
  if (isUnique && isBelow) return [];
  const message = `Trials must have numbers of their own up to ${number}, the last one given`;
  return [{ path: ['number'], message }];
}

function namedSampler(name: string): SamplerType {
  const names = TASK_FILE_SCHEMA.$defs.sampler_type.enum;
  const known = names.find((one) => one === name);
  if (known !== undefined) return known;
  throw new AutotunerError(
    'AT_DATA_INVALID',
    `Cannot restore study: its sampler "${name.slice(0, 80)}" is none of ${quoteList(names)}; give it again as options.sampler`,
  );
}

/** A broken file is mostly broken in the same way throughout. */
const PROBLEMS_TOLD = 10;

function invalidState(problems: readonly ConfigProblem[]): AutotunerError {
  const told = problems
    .slice(0, PROBLEMS_TOLD)
    .map(({ path, message }) => (path.length === 0 ? message : `${formatPath(path)}: ${message}`));
  const more = problems.length > told.length ? `; and ${problems.length - told.length} more` : '';
  return new AutotunerError('AT_DATA_INVALID', `Cannot restore study: ${told.join('; ')}${more}`, {
    details: { problems },
  });
}
