import type { Constraint, Parameter, SearchSpace } from '../search_space/search_space.ts';
import { parseConstraint } from '../search_space/constraint.ts';
import { choicesOf, isNumeric } from '../search_space/domain.ts';
import { EXTRA_NAMES } from './command_template.ts';
import type { ConfigProblem, ReportProblem } from './config_problem.ts';
import { didYouMean } from './did_you_mean.ts';
import { orderParameters } from './order_parameters.ts';
import { checkConditions, readConditions, whenOf } from './read_conditions.ts';
import { readDistribution } from './read_distribution.ts';
import type { ParameterSpec } from './read_distribution.ts';

/** The parts of a task file, or of the options of a study, that make a search space. */
export interface SpaceSpec {
  /** Those without a schema problem. */
  readonly parameters: Readonly<Record<string, ParameterSpec>>;
  /** Entries with a schema problem are undefined. */
  readonly where: readonly (string | undefined)[];
  /** Names of all parameters of the file, those with problems included. */
  readonly names: ReadonlySet<string>;
  /** Key that holds the parameters, the first step of the paths of problems. @default 'parameters' */
  readonly root?: string;
  /** Names that parameters may not have. @default the names that placeholders of a command have already */
  readonly reserved?: readonly string[];
}

/** Builds the search space of a task file, parents before children; reports all that is wrong with it. */
export function readSearchSpace(spec: SpaceSpec, report: ReportProblem): SearchSpace {
  const { root = 'parameters', reserved = EXTRA_NAMES, names } = spec;
  const parameters = Object.entries(spec.parameters).map(([name, written]) => {
    if (isReserved(name, reserved)) report(takenName([root, name], name));
    return readParameter(name, { written, path: [root, name], report });
  });
  for (const parameter of parameters)
    checkConditions(parameter, { path: [root, parameter.name], parameters, names, report });
  const constraints = spec.where.flatMap((text, i) =>
    text === undefined ? [] : { text, path: ['where', i] },
  );
  checkConstraints(constraints, { parameters, names, report });
  return {
    parameters: inOrder(parameters, { root, report }),
    constraints: constraints.map(({ text }) => ({ text })),
  };
}

interface ReadParameterOptions {
  readonly written: ParameterSpec;
  readonly path: readonly string[];
  readonly report: ReportProblem;
}

function readParameter(name: string, { written, path, report }: ReadParameterOptions): Parameter {
  return {
    name,
    distribution: readDistribution(written, { path, report }),
    when: readConditions(whenOf(written)),
  };
}

/** Tells whether a parameter may not have a name: names of every object, such as "constructor", would be found where nothing was set. */
export function isReserved(name: string, reserved: readonly string[] = []): boolean {
  return reserved.includes(name) || name in Object.prototype;
}

/** Says that a parameter may not have its name. */
export function takenName(path: ConfigProblem['path'], name: string): ConfigProblem {
  const message = `Parameter may not be called "${name}": the name is taken; choose another`;
  return { path, atKey: true, message };
}

function inOrder(
  parameters: readonly Parameter[],
  { root, report }: { readonly root: string; readonly report: ReportProblem },
): readonly Parameter[] {
  const order = orderParameters(parameters);
  if ('ordered' in order) return order.ordered;
  const [first = ''] = order.cycle;
  const circle = order.cycle.map((name) => `"${name}"`).join(' needs ');
  report({
    path: [root, first, 'when'],
    message: `Conditions run in a circle: ${circle}; one of them must not depend on the others`,
  });
  return parameters;
}

/** What constraints are checked against, and who hears of their problems. */
export interface CheckConstraintsOptions {
  readonly parameters: readonly Parameter[];
  readonly names: ReadonlySet<string>;
  readonly report: ReportProblem;
}

/** A constraint, and where it stands. */
export interface PlacedConstraint extends Constraint {
  readonly path: ConfigProblem['path'];
}

/** Reports constraints that cannot be read or compare what is no number. */
export function checkConstraints(
  constraints: readonly PlacedConstraint[],
  options: CheckConstraintsOptions,
): void {
  for (const constraint of constraints) checkConstraint(constraint, options);
}

function checkConstraint(
  { text, path }: PlacedConstraint,
  { parameters, names, report }: CheckConstraintsOptions,
): void {
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
