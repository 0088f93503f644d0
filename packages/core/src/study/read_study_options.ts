import type { ConfigProblem, ReportProblem } from '../config/config_problem.ts';
import { formatPath } from '../config/describe_value.ts';
import type { JsonSchema } from '../config/json_schema.ts';
import type { ParameterSpec } from '../config/read_distribution.ts';
import { readPruner } from '../config/read_pruner.ts';
import { checkConstraints, readSearchSpace } from '../config/read_search_space.ts';
import { TASK_FILE_SCHEMA } from '../config/task_file_schema.ts';
import { validateAgainstSchema } from '../config/validate_schema.ts';
import { AutotunerError } from '../errors.ts';
import type { Pruner } from '../pruning/pruner.ts';
import type { PrunerConfig } from '../pruning/pruner_config.ts';
import type { Direction } from '../scoring/objective.ts';
import type { Params } from '../search_space/distribution.ts';
import { fillFixed } from '../search_space/fill_fixed.ts';
import { findFixedProblems, fixParameters } from '../search_space/fixed_values.ts';
import { findParamProblems } from '../search_space/param_problems.ts';
import type { SearchSpace } from '../search_space/search_space.ts';
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

const WHOLE_COUNT: JsonSchema = {
  title: 'a whole number from 1 on',
  type: 'integer',
  minimum: 1,
};
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
  },
};

/** What the options of a study say. @throws AutotunerError AT_CONFIG_INVALID with all problems at once */
export function readStudyOptions(options: StudyOptions): {
  readonly setup: StudySetup;
  readonly queue: readonly QueuedParams[];
  readonly pruner?: PrunerConfig | undefined;
} {
  const problems = [...validateAgainstSchema(SCHEMA, plainPart(options))];
  if (options.direction !== undefined && options.directions !== undefined) {
    const message = 'Options "direction" and "directions" exclude each other; leave one out';
    problems.push({ path: ['directions'], atKey: true, message });
  }
  const full = readSpace(options, problems);
  const pruner = readOwnPruner(options, problems);
  const fixed = options.fixed ?? {};
  if (problems.length === 0)
    problems.push(...findFixedProblems(full, fixed).map((one) => under(['fixed'], one)));
  if (problems.length > 0) throw invalidOptions('Cannot make study', problems);
  const space = fixParameters(full, fixed);
  const queue = readQueue(options, space);
  return { setup: setupFrom(options, { space, fixed }), queue, pruner };
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
function plainPart(options: StudyOptions): Readonly<Record<string, unknown>> {
  const { sampler, pruner, teach: _, ...rest } = options;
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

/** A map of parameters may have one of the name "parameters": its choices are no maps. */
function isReadySpace(space: unknown): space is SearchSpace {
  if (typeof space !== 'object' || space === null) return false;
  if (!('parameters' in space && 'constraints' in space)) return false;
  const { parameters, constraints } = space;
  const isMaps = (list: unknown): boolean =>
    Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null);
  return isMaps(parameters) && isMaps(constraints);
}

function readSpace({ space, where = [] }: StudyOptions, problems: ConfigProblem[]): SearchSpace {
  const report: ReportProblem = (problem) => void problems.push(problem);
  if (isReadySpace(space)) return readReadySpace(space, { where, report });
  if (typeof space !== 'object' || space === null) return { parameters: [], constraints: [] };
  const isSound = (...path: readonly string[]): boolean =>
    !problems.some((problem) => path.every((step, i) => problem.path[i] === step));
  const sound: [string, ParameterSpec][] = Object.entries(space).filter(([name]) => isSound('space', name));
  const spec = {
    parameters: Object.fromEntries(sound),
    where: isSound('where') ? where : [],
    names: new Set(Object.keys(space)),
    root: 'space',
    reserved: [],
  };
  return readSearchSpace(spec, report);
}

/** Its own constraints come first, in the paths too. */
function readReadySpace(
  { parameters, constraints: own }: SearchSpace,
  { where, report }: { readonly where: readonly string[]; readonly report: ReportProblem },
): SearchSpace {
  const constraints = [...own, ...where.map((text) => ({ text }))];
  checkConstraints(constraints, { parameters, names: new Set(parameters.map(({ name }) => name)), report });
  return { parameters, constraints };
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

function readQueue(
  { baseline, enqueue = [], fixed = {} }: StudyOptions,
  space: SearchSpace,
): readonly QueuedParams[] {
  const first =
    baseline === undefined ? [] : [{ origin: 'baseline' as const, params: baseline, path: ['baseline'] }];
  const others = enqueue.map((params, i) => ({ origin: 'enqueued' as const, params, path: ['enqueue', i] }));
  const read = [...first, ...others].map(({ origin, ...written }) => ({
    origin,
    ...readParams({ space, fixed }, written),
  }));
  const problems = read.flatMap((one) => one.problems);
  if (problems.length > 0) throw invalidOptions('Cannot make study', problems);
  return read.map(({ origin, params }) => ({ origin, params }));
}
