import type { ConfigProblem, ReportProblem } from '../config/config_problem.ts';
import { formatPath } from '../config/describe_value.ts';
import type { JsonSchema } from '../config/json_schema.ts';
import type { ParameterSpec } from '../config/read_distribution.ts';
import { readPruner } from '../config/read_pruner.ts';
import { checkAssignments, readAssignments } from '../config/read_search.ts';
import { checkConstraints, readSearchSpace } from '../config/read_search_space.ts';
import { TASK_FILE_SCHEMA } from '../config/task_file_schema.ts';
import { validateAgainstSchema } from '../config/validate_schema.ts';
import { AutotunerError } from '../errors.ts';
import type { Pruner } from '../pruning/pruner.ts';
import type { PrunerConfig } from '../pruning/pruner_config.ts';
import type { TrialResult } from '../sampling/sampler.ts';
import type { Direction } from '../scoring/objective.ts';
import type { Params } from '../search_space/distribution.ts';
import { fillFixed } from '../search_space/fill_fixed.ts';
import { fixParameters } from '../search_space/fixed_values.ts';
import { findParamProblems } from '../search_space/param_problems.ts';
import type { SearchSpace } from '../search_space/search_space.ts';
import { WHOLE_COUNT } from './option_schemas.ts';
import { checkReadySpace, isReadySpace } from './ready_space.ts';
import { TEACH_SCHEMA } from './study_state_schema.ts';
import type { PrunerSpec, StudyOptions } from './study_options.ts';
import type { TrialOrigin } from './trial.ts';

/** The options of a study that are plain data, with every default filled in. */
export interface StudySetup {
  /** With the fixed parameters narrowed to their one value. */
  readonly space: SearchSpace;
  readonly fixed: Params;
  readonly directions: readonly Direction[];
  readonly seed: number;
  readonly budget?: number;
  readonly concurrency: number;
  /** Absent where there is none, or one of your own. */
  readonly pruner?: PrunerSpec;
}

/** Parameters that wait to be suggested. */
export interface QueuedParams {
  readonly params: Params;
  readonly origin: Extract<TrialOrigin, 'baseline' | 'enqueued'>;
}

const DIRECTION: JsonSchema = { enum: ['minimize', 'maximize'] };
const { $defs, properties } = TASK_FILE_SCHEMA;
const ASSIGNMENT: JsonSchema = { $ref: '#/$defs/assignment' };

/** The options that are plain data; names of parameters are free, since no command is made from them. */
const SCHEMA: JsonSchema = {
  type: 'object',
  title: 'a map with the key "space"',
  required: ['space'],
  additionalProperties: false,
  $defs,
  properties: {
    space: {
      title: properties.parameters.title,
      type: 'object',
      minProperties: 1,
      maxProperties: properties.parameters.maxProperties,
      propertyNames: { title: 'a name', type: 'string', minLength: 1, maxLength: 1000 },
      additionalProperties: { $ref: '#/$defs/parameter' },
    },
    where: properties.where,
    fixed: ASSIGNMENT,
    direction: DIRECTION,
    directions: { title: 'a list of directions', type: 'array', minItems: 1, items: DIRECTION },
    sampler: { $ref: '#/$defs/sampler_type' },
    pruner: { $ref: '#/$defs/pruner' },
    seed: { title: 'a whole number from 0', type: 'integer', minimum: 0, maximum: 4_294_967_295 },
    budget: WHOLE_COUNT,
    concurrency: WHOLE_COUNT,
    baseline: ASSIGNMENT,
    enqueue: { title: 'a list of assignments', type: 'array', items: ASSIGNMENT },
    teach: TEACH_SCHEMA,
  },
};

/** What the options of a study say. @throws AutotunerError AT_CONFIG_INVALID with all problems at once */
export function readStudyOptions(options: StudyOptions): {
  readonly setup: StudySetup;
  readonly queue: readonly QueuedParams[];
  readonly pruner?: PrunerConfig | undefined;
} {
  const { problems, space: full, pruner } = checkStudyOptions(options);
  if (problems.length > 0) throw invalidOptions('Cannot make study', problems);
  const { fixed = {} } = options;
  const space = fixParameters(full, fixed);
  return {
    setup: setupFrom(options, { space, fixed: { ...fixed } }),
    queue: queueFrom(options, full),
    pruner,
  };
}

/** Everything that is wrong with the options of a study, and what could be read of them. */
export function checkStudyOptions(options: StudyOptions): {
  readonly problems: readonly ConfigProblem[];
  readonly space: SearchSpace;
  readonly pruner: PrunerConfig | undefined;
} {
  const given = plainPart(options);
  const problems = [...validateAgainstSchema(SCHEMA, given, { whole: 'Study' })];
  const report: ReportProblem = (problem) => void problems.push(problem);
  if (typeof given !== 'object' || given === null) return { problems, space: NO_SPACE, pruner: undefined };
  if (options.direction !== undefined && options.directions !== undefined) {
    const message = 'Options "direction" and "directions" exclude each other; leave one out';
    report({ path: ['directions'], atKey: true, message });
  }
  const isSound = (...keys: readonly string[]): boolean =>
    !problems.some(({ path }) => keys.includes(String(path[0])));
  const space = readSpace(options, problems);
  const pruner = readOwnPruner(options, problems);
  if (isSound('space', 'where', 'fixed', 'baseline', 'enqueue')) checkAssignments(options, { space, report });
  if (isSound('teach', 'direction', 'directions')) checkLessons(options, report);
  return { problems, space, pruner };
}

const NO_SPACE: SearchSpace = { parameters: [], constraints: [] };

function checkLessons({ teach = [], directions = ['minimize'] }: StudyOptions, report: ReportProblem): void {
  for (const [i, { result }] of teach.entries()) {
    const problem = findLossProblem(result, directions.length);
    if (problem !== undefined) report({ path: ['teach', i, 'result', 'losses'], message: problem });
  }
}

/** Says that a result has not one loss for each objective; undefined when it has. */
export function findLossProblem(result: TrialResult, objectives: number): string | undefined {
  if (result.kind === 'failure' || result.losses.length === objectives) return undefined;
  return `Result has ${result.losses.length} losses, must have ${objectives}, one for each objective`;
}

/** An error that lists everything wrong, each with its path. */
export function invalidOptions(what: string, problems: readonly ConfigProblem[]): AutotunerError {
  const lines = problems.map(({ path, message }) =>
    path.length === 0 ? message : `${formatPath(path)}: ${message}`,
  );
  return new AutotunerError('AT_CONFIG_INVALID', `${what}: ${lines.join('; ')}`, { details: { problems } });
}

/** Everything that keeps the parameters from being suggested or added, fixed values filled in. */
export function readParams(
  { space, fixed }: Pick<StudySetup, 'space' | 'fixed'>,
  { params, path }: { readonly params: Params; readonly path: ConfigProblem['path'] },
): { readonly params: Params; readonly problems: readonly ConfigProblem[] } {
  const filled = fillFixed(space, { params, fixed });
  const problems = findParamProblems(space, filled).map((problem) => under(path, problem));
  return { params: filled, problems };
}

function under(path: ConfigProblem['path'], problem: ConfigProblem): ConfigProblem {
  return { ...problem, path: [...path, ...problem.path] };
}

/** What is data; a ready space, and what has methods, is none of the schema's business. */
function plainPart(options: StudyOptions): unknown {
  // Whoever writes no types may give anything.
  if (typeof options !== 'object' || options === null) return options;
  const { sampler, pruner, ...rest } = options;
  const plain = isReadySpace(options.space) ? { ...rest, space: { ready: 'bool' } } : rest;
  const named = {
    ...(hasMethod(sampler, 'suggest') ? {} : { sampler }),
    ...(hasMethod(pruner, 'decide') ? {} : { pruner }),
  };
  return Object.fromEntries(
    Object.entries({ ...plain, ...named }).filter(([, value]) => value !== undefined),
  );
}

function hasMethod(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function';
}

function readOwnPruner({ pruner }: StudyOptions, problems: ConfigProblem[]): PrunerConfig | undefined {
  const isBroken = problems.some(({ path }) => path[0] === 'pruner');
  if (pruner === undefined || isOwnPruner(pruner) || isBroken) return undefined;
  return readPruner(pruner, (problem) => void problems.push(problem));
}

function isOwnPruner(pruner: PrunerSpec | Pruner): pruner is Pruner {
  return hasMethod(pruner, 'decide');
}

function readSpace({ space, where = [] }: StudyOptions, problems: ConfigProblem[]): SearchSpace {
  const report: ReportProblem = (problem) => void problems.push(problem);
  const isSound = (...path: ConfigProblem['path']): boolean =>
    !problems.some((problem) => path.every((step, i) => problem.path[i] === step));
  const isListed = !problems.some(({ path }) => path[0] === 'where' && path.length === 1);
  const texts = isListed ? where.map((text, i) => (isSound('where', i) ? text : undefined)) : [];
  if (isReadySpace(space)) return readReadySpace(space, { texts, report });
  // What is no map at all has been reported.
  if (problems.some(({ path }) => path[0] === 'space' && path.length === 1) || !isSpaceMap(space))
    return NO_SPACE;
  const sound: [string, ParameterSpec][] = Object.entries(space).filter(([name]) => isSound('space', name));
  const spec = {
    parameters: Object.fromEntries(sound),
    where: texts,
    names: new Set(Object.keys(space)),
    root: 'space',
    reserved: [],
  };
  return readSearchSpace(spec, report);
}

function isSpaceMap(space: unknown): boolean {
  return typeof space === 'object' && space !== null;
}

/** Its own constraints come first. */
function readReadySpace(
  space: SearchSpace,
  { texts, report }: { readonly texts: readonly (string | undefined)[]; readonly report: ReportProblem },
): SearchSpace {
  if (!checkReadySpace(space, report)) return NO_SPACE;
  const { parameters, constraints } = space;
  const added = texts.flatMap((text, i) => (text === undefined ? [] : { text, path: ['where', i] }));
  checkConstraints(added, { parameters, names: new Set(parameters.map(({ name }) => name)), report });
  return { parameters, constraints: [...constraints, ...added.map(({ text }) => ({ text }))] };
}

function setupFrom(options: StudyOptions, { space, fixed }: Pick<StudySetup, 'space' | 'fixed'>): StudySetup {
  const { direction = 'minimize', directions = [direction], seed = 0, concurrency = 1 } = options;
  const { budget, pruner } = options;
  return {
    space,
    fixed,
    directions,
    seed,
    concurrency,
    ...(budget === undefined ? {} : { budget }),
    ...(pruner === undefined || isOwnPruner(pruner) ? {} : { pruner }),
  };
}

function queueFrom(options: StudyOptions, space: SearchSpace): readonly QueuedParams[] {
  const { baseline, enqueue } = readAssignments(options, space);
  return [
    ...(baseline === undefined ? [] : [{ origin: 'baseline' as const, params: baseline }]),
    ...enqueue.map((params) => ({ origin: 'enqueued' as const, params })),
  ];
}
