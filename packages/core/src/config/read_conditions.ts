import type { ParamValue } from '../search_space/distribution.ts';
import type { Condition, ConditionOperator, Parameter } from '../search_space/search_space.ts';
import { conditionHolds } from '../search_space/conditions.ts';
import {
  choicesOf,
  countValues,
  describeDomain,
  domainContains,
  isNumeric,
  nearestIndex,
  valueAt,
} from '../search_space/domain.ts';
import type { NumericDistribution } from '../search_space/domain.ts';
import type { ReportProblem } from './config_problem.ts';
import { formatPath, quoteValue } from './describe_value.ts';
import { didYouMean } from './did_you_mean.ts';
import type { ParameterSpec } from './read_distribution.ts';

type When = NonNullable<Extract<ParameterSpec, { type: 'int' }>['when']>;

/** The `when` of a parameter as written; undefined for the forms that have none. */
export function whenOf(spec: ParameterSpec): When | undefined {
  return typeof spec === 'object' && 'when' in spec ? spec.when : undefined;
}

/** Turns `{ level: { gte: 3 }, strategy: [a, b] }` into conditions, all of which must hold. */
export function readConditions(when: When | undefined): readonly Condition[] {
  return Object.entries(when ?? {}).flatMap(([parent, written]) =>
    readTests(written).map((test) => ({ parent, ...test })),
  );
}

type Test = Omit<Condition, 'parent'>;

function readTests(test: When[string]): readonly Test[] {
  if (typeof test !== 'object') return [{ operator: 'eq', value: test }];
  // Array.isArray does not narrow a readonly array away from the map.
  if (Array.isArray(test)) return [{ operator: 'in', value: test as readonly ParamValue[] }];
  // The schema lets exactly the operators through as keys.
  return Object.entries(test).map(([operator, value]) => ({
    operator: operator as ConditionOperator,
    value,
  }));
}

/** What the conditions of a file are checked against. */
export interface CheckConditionsOptions {
  /** Where the parameter stands. */
  readonly path: readonly string[];
  readonly parameters: readonly Parameter[];
  /** Names of all parameters of the file, those with problems included. */
  readonly names: ReadonlySet<string>;
  readonly report: ReportProblem;
}

/** Reports parents that do not exist, and conditions that no value of the parent fulfils. */
export function checkConditions(
  parameter: Parameter,
  { path: place, parameters, names, report }: CheckConditionsOptions,
): void {
  for (const condition of parameter.when) {
    const path = [...place, 'when', condition.parent];
    if (!names.has(condition.parent)) {
      const others = [...names].filter((name) => name !== parameter.name);
      const message = `Unknown parent "${condition.parent}" in "${formatPath(path.slice(0, -1))}"${didYouMean(condition.parent, others) || '; it must be another parameter'}`;
      report({ path, atKey: true, message });
      continue;
    }
    const parent = parameters.find(({ name }) => name === condition.parent);
    const reason = parent === undefined ? undefined : whyImpossible(condition, parent);
    if (reason !== undefined) report({ path, message: `"${formatPath(path)}" can never hold: ${reason}` });
  }
  for (const [name, conditions] of Map.groupBy(parameter.when, ({ parent }) => parent)) {
    const parent = parameters.find((one) => one.name === name);
    const path = [...place, 'when', name];
    if (parent !== undefined && isContradiction(conditions, parent))
      report({ path, message: `"${formatPath(path)}" can never hold: its comparisons exclude each other` });
  }
}

/** Tells whether each of several conditions can hold, but no value of the parent fulfils them all. */
function isContradiction(conditions: readonly Condition[], parent: Parameter): boolean {
  if (conditions.length < 2 || conditions.some((one) => whyImpossible(one, parent) !== undefined))
    return false;
  const { distribution } = parent;
  if (isNumeric(distribution) && distribution.low > distribution.high) return false; // Has been reported.
  const values = isNumeric(distribution) ? valuesAround(distribution, conditions) : choicesOf(distribution);
  return !values.some((value) => conditions.every((condition) => conditionHolds(condition, value)));
}

/** Of every stretch of the range in which all conditions hold alike, at least one value. */
function valuesAround(
  distribution: NumericDistribution,
  conditions: readonly Condition[],
): readonly ParamValue[] {
  const { low, high } = distribution;
  const named = conditions.flatMap(({ value }) => value).filter((value) => typeof value === 'number');
  if (countValues(distribution) === Infinity) {
    const marks = [low, high, ...named]
      .filter((mark) => mark >= low && mark <= high)
      .toSorted((a, b) => a - b);
    return marks.flatMap((mark, i) => [mark, mark / 2 + (marks[i + 1] ?? mark) / 2]);
  }
  const near = [low, high, ...named].map((value) => nearestIndex(distribution, value));
  const indexes = near.flatMap((index) => [index - 1, index, index + 1]);
  return indexes
    .filter((index) => index >= 0 && index < countValues(distribution))
    .map((index) => valueAt(distribution, index));
}

function whyImpossible({ operator, value }: Condition, parent: Parameter): string | undefined {
  const { distribution, name } = parent;
  if (isNumeric(distribution) && distribution.low > distribution.high) return undefined; // Has been reported.
  const values: readonly ParamValue[] = typeof value === 'object' ? value : [value];
  if (operator === 'eq' || operator === 'ne' || operator === 'in') {
    const foreign = values.find((one) => !domainContains(distribution, one));
    return foreign === undefined
      ? undefined
      : `${quoteValue(foreign)} is no value of "${name}", which is ${describeDomain(distribution)}`;
  }
  const numbers = extremesOf(parent);
  if (numbers === undefined) return `"${name}" is not a number parameter, so only eq, ne and in can be used`;
  const [low, high] = numbers;
  const limit = Number(value);
  const reach = { gt: high > limit, gte: high >= limit, lt: low < limit, lte: low <= limit };
  return reach[operator] ? undefined : `"${name}" is ${describeDomain(distribution)}`;
}

function extremesOf({ distribution }: Parameter): readonly [number, number] | undefined {
  if (isNumeric(distribution)) return [distribution.low, distribution.high];
  const numbers = choicesOf(distribution).filter((choice) => typeof choice === 'number');
  return numbers.length === 0 ? undefined : [Math.min(...numbers), Math.max(...numbers)];
}
