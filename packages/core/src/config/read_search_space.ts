import type { Constraint, Parameter, SearchSpace } from '../search_space/search_space.ts';
import { parseConstraint } from '../search_space/constraint.ts';
import { choicesOf, isNumeric } from '../search_space/domain.ts';
import { EXTRA_NAMES } from './command_template.ts';
import type { ReportProblem } from './config_problem.ts';
import { didYouMean } from './did_you_mean.ts';
import { orderParameters } from './order_parameters.ts';
import { checkConditions, readConditions, whenOf } from './read_conditions.ts';
import { readDistribution } from './read_distribution.ts';
import type { ParameterSpec } from './read_distribution.ts';

/** The parts of a task file that make its search space. */
export interface SpaceSpec {
  /** Those without a schema problem. */
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
  readonly where: readonly string[];
  /** Names of all parameters of the file, those with problems included. */
  readonly names: ReadonlySet<string>;
}

/** Builds the search space of a task file, parents before children; reports all that is wrong with it. */
export function readSearchSpace(spec: SpaceSpec, report: ReportProblem): SearchSpace {
  const parameters = Object.entries(spec.parameters).map(([name, written]) =>
    readParameter(name, { written, report }),
  );
  for (const parameter of parameters) checkConditions(parameter, { parameters, names: spec.names, report });
  const constraints = spec.where.map((text) => ({ text }));
  for (const [i, constraint] of constraints.entries())
    checkConstraint(constraint, { i, parameters, names: spec.names, report });
  return { parameters: inOrder(parameters, report), constraints };
}

function readParameter(
  name: string,
  { written, report }: { written: ParameterSpec; report: ReportProblem },
): Parameter {
  const path = ['parameters', name];
  if (isReserved(name))
    report({
      path,
      atKey: true,
      message: `Parameter may not be called "${name}": the name is taken; choose another`,
    });
  return {
    name,
    distribution: readDistribution(written, { path, report }),
    when: readConditions(whenOf(written)),
  };
}

// Names of every object, such as "constructor", would be found where nothing was set.
function isReserved(name: string): boolean {
  return EXTRA_NAMES.includes(name) || name in Object.prototype;
}

function inOrder(parameters: readonly Parameter[], report: ReportProblem): readonly Parameter[] {
  const order = orderParameters(parameters);
  if ('ordered' in order) return order.ordered;
  const [first = ''] = order.cycle;
  const circle = order.cycle.map((name) => `"${name}"`).join(' needs ');
  report({
    path: ['parameters', first, 'when'],
    message: `Conditions run in a circle: ${circle}; one of them must not depend on the others`,
  });
  return parameters;
}

interface CheckConstraintOptions {
  readonly i: number;
  readonly parameters: readonly Parameter[];
  readonly names: ReadonlySet<string>;
  readonly report: ReportProblem;
}

function checkConstraint(
  { text }: Constraint,
  { i, parameters, names, report }: CheckConstraintOptions,
): void {
  const path = ['where', i];
  const used = namesIn(text);
  if (typeof used === 'string') return report({ path, message: used });
  if (used.length === 0)
    return report({ path, message: `Constraint "${text}" names no parameter: it must compare at least one` });
  for (const name of used) {
    const parameter = parameters.find((candidate) => candidate.name === name);
    if (!names.has(name)) {
      report({
        path,
        message: `Unknown parameter "${name}" in constraint "${text}"${didYouMean(name, names)}`,
      });
    } else if (parameter !== undefined && !isCountable(parameter)) {
      report({
        path,
        message: `Constraint "${text}" needs numbers, but "${name}" has choices that are text`,
      });
    }
  }
}

/** The names in a constraint, or what is wrong with its text. */
function namesIn(text: string): readonly string[] | string {
  try {
    return parseConstraint(text).names;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}

function isCountable({ distribution }: Parameter): boolean {
  return isNumeric(distribution) || choicesOf(distribution).every((choice) => typeof choice !== 'string');
}
