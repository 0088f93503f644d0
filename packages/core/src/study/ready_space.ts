import type { ConfigProblem, ReportProblem } from '../config/config_problem.ts';
import { findBoundProblems } from '../config/read_distribution.ts';
import { checkConstraints, isReserved, takenName } from '../config/read_search_space.ts';
import { TASK_FILE_SCHEMA } from '../config/task_file_schema.ts';
import { validateAgainstSchema } from '../config/validate_schema.ts';
import { isNumeric } from '../search_space/domain.ts';
import type { Parameter, SearchSpace } from '../search_space/search_space.ts';
import { SPACE_SCHEMA } from './study_state_schema.ts';

type Path = ConfigProblem['path'];

/** Tells a ready space from a map of parameters, which may have one of the name "parameters": its choices are no maps. */
export function isReadySpace(space: unknown): space is SearchSpace {
  if (typeof space !== 'object' || space === null) return false;
  if (!('parameters' in space && 'constraints' in space)) return false;
  const { parameters, constraints } = space;
  const isMaps = (list: unknown): boolean =>
    Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null);
  return isMaps(parameters) && isMaps(constraints);
}

/** Reports all that is wrong with a ready space; paths start at `space`. Tells whether nothing was. */
export function checkReadySpace(space: unknown, report: ReportProblem): boolean {
  const schema = { ...SPACE_SCHEMA, $defs: TASK_FILE_SCHEMA.$defs };
  const shape = validateAgainstSchema(
    { type: 'object', properties: { space: schema }, $defs: schema.$defs },
    { space },
  );
  // Of another shape there is nothing more to say. The schema accepts nothing else.
  const problems = shape.length > 0 ? shape : findSpaceProblems(space as SearchSpace);
  for (const problem of problems) report(problem);
  return problems.length === 0;
}

function findSpaceProblems({ parameters, constraints }: SearchSpace): readonly ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const report: ReportProblem = (problem) => void problems.push(problem);
  const before = new Set<string>();
  const names = new Set(parameters.map(({ name }) => name));
  if (parameters.length === 0)
    report({ path: ['space', 'parameters'], message: 'Search space has no parameter' });
  for (const [i, parameter] of parameters.entries()) {
    checkParameter(parameter, { path: ['space', 'parameters', i], before, report });
    before.add(parameter.name);
  }
  const placed = constraints.map(({ text }, i) => ({ text, path: ['space', 'constraints', i, 'text'] }));
  checkConstraints(placed, { parameters, names, report });
  return problems;
}

function checkParameter(
  { name, distribution, when }: Parameter,
  {
    path,
    before,
    report,
  }: { readonly path: Path; readonly before: ReadonlySet<string>; readonly report: ReportProblem },
): void {
  if (isReserved(name)) report(takenName([...path, 'name'], name));
  if (before.has(name)) report({ path: [...path, 'name'], message: `Parameter "${name}" is there twice` });
  const bounds = isNumeric(distribution) ? findBoundProblems(distribution) : [];
  for (const { key, message } of bounds)
    report({ path: [...path, 'distribution', key], message: `"${key}" of "${name}" ${message}` });
  for (const [i, { parent }] of when.entries())
    if (!before.has(parent)) {
      const message = `Parent "${parent}" of "${name}" must be a parameter that stands before it`;
      report({ path: [...path, 'when', i, 'parent'], message });
    }
}
