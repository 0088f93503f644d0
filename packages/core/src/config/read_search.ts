import type { Params } from '../search_space/distribution.ts';
import { fillFixed } from '../search_space/fill_fixed.ts';
import { findFixedProblems, fixParameters } from '../search_space/fixed_values.ts';
import { findParamProblems } from '../search_space/param_problems.ts';
import type { SearchSpace } from '../search_space/search_space.ts';
import type { ConfigProblem, ReportProblem } from './config_problem.ts';
import { quoteValue } from './describe_value.ts';
import type { TaskConfig, WarmStartSpec } from './task_config.ts';
import type { TaskFile } from './task_file_schema.ts';

/** The parts of a task file that say what to try besides the sampler's suggestions. */
export type SearchParts = Pick<Partial<TaskFile>, 'fixed' | 'baseline' | 'enqueue' | 'warm_start' | 'stop'>;

/** Reads when to stop early and what earlier task to start from. */
export function readSearch({ stop, warm_start: warm }: SearchParts): Pick<TaskConfig, 'stop' | 'warmStart'> {
  return {
    ...(stop === undefined ? {} : { stop: readStop(stop) }),
    ...(warm === undefined ? {} : { warmStart: readWarmStart(warm) }),
  };
}

function readStop(stop: NonNullable<TaskFile['stop']>): NonNullable<TaskConfig['stop']> {
  const { target, patience, min_gain: minGain, expected_gain: expectedGain, failure_share: share } = stop;
  return {
    ...(target === undefined ? {} : { target }),
    ...(patience === undefined ? {} : { patience }),
    ...(minGain === undefined ? {} : { minGain }),
    ...(expectedGain === undefined ? {} : { expectedGain }),
    ...(share === undefined ? {} : { failureShare: share }),
  };
}

function readWarmStart(warm: NonNullable<TaskFile['warm_start']>): WarmStartSpec {
  const { task, enqueue = 5, teach = 50 } = typeof warm === 'object' ? warm : { task: warm };
  return { task, enqueue, teach };
}

/** Reads the assignments, with fixed values filled in. */
export function readAssignments(
  { fixed = {}, baseline, enqueue = [] }: SearchParts,
  space: SearchSpace,
): Pick<TaskConfig, 'fixed' | 'baseline' | 'enqueue'> {
  const narrowed = fixParameters(space, fixed);
  const fill = (params: Params): Params => fillFixed(narrowed, { params, fixed });
  return {
    ...(Object.keys(fixed).length === 0 ? {} : { fixed }),
    ...(baseline === undefined ? {} : { baseline: fill(baseline) }),
    enqueue: enqueue.map(fill),
  };
}

/** A generated list is mostly wrong in the same way throughout. */
const WRONG_ASSIGNMENTS_TOLD = 20;

/** What assignments are checked against, and who hears of their problems. */
export interface CheckAssignmentsOptions {
  readonly space: SearchSpace;
  readonly report: ReportProblem;
}

/** Reports everything that keeps the fixed values, the baseline and what is enqueued from belonging to the space. */
export function checkAssignments(parts: SearchParts, { space, report }: CheckAssignmentsOptions): void {
  const written = parts.fixed ?? {};
  const problems = findFixedProblems(space, written);
  for (const problem of problems) report({ ...problem, path: ['fixed', ...problem.path] });
  const fixed = problems.length > 0 ? {} : written;
  let wrong = 0;
  for (const { params, place } of placedAssignments({ ...parts, fixed }, space)) {
    const own =
      problems.length > 0 ? findWrongValues(space, params) : findWrongAssignment(space, { params, fixed });
    for (const problem of own) report({ ...problem, path: [...place, ...problem.path] });
    if (own.length > 0) wrong++;
    if (wrong >= WRONG_ASSIGNMENTS_TOLD) return;
  }
}

/** While it is open what is fixed, it is open what is active or missing, too. */
function findWrongValues(space: SearchSpace, params: Params): readonly ConfigProblem[] {
  const parameters = space.parameters.map((parameter) => ({ ...parameter, when: [] }));
  return findParamProblems({ parameters, constraints: [] }, params).filter(({ path }) => path.length > 0);
}

function findWrongAssignment(
  space: SearchSpace,
  { params, fixed }: { readonly params: Params; readonly fixed: Params },
): readonly ConfigProblem[] {
  return findParamProblems(fixParameters(space, fixed), params).map((problem) => {
    const name = String(problem.path[0]);
    const value = Object.hasOwn(fixed, name) ? fixed[name] : undefined;
    if (problem.atKey === true || value === undefined) return problem;
    const seen = `Parameter "${name}" is ${quoteValue(params[name] ?? '')}, and fixed at ${quoteValue(value)}`;
    return { ...problem, message: `${seen}: the fixed value, or none, would be accepted` };
  });
}

interface PlacedAssignment {
  readonly params: Params;
  readonly place: readonly (string | number)[];
}

function placedAssignments(parts: SearchParts, space: SearchSpace): readonly PlacedAssignment[] {
  const { baseline, enqueue } = readAssignments(parts, space);
  const first = baseline === undefined ? [] : [{ params: baseline, place: ['baseline'] }];
  return [...first, ...enqueue.map((params, i) => ({ params, place: ['enqueue', i] }))];
}
