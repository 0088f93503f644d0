import type { ConfigProblem } from '../config/config_problem.ts';
import { didYouMean } from '../config/did_you_mean.ts';
import { activeParameters, ownValue } from './conditions.ts';
import { parseConstraint } from './constraint.ts';
import { describeDomain, domainContains } from './domain.ts';
import type { Params } from './distribution.ts';
import type { Condition, Parameter, SearchSpace } from './search_space.ts';

/**
 * Finds everything that keeps `params` from being one assignment of the space: unknown names, missing values,
 * values of inactive parameters, values outside their domain; and once all that is in order, constraints that do
 * not hold. Paths start at the assignment; a broken constraint belongs to the whole of it. Empty when all is well:
 * then the value is a {@link Params}.
 *
 * @example
 * ```ts
 * import { findParamProblems, type SearchSpace } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const space: SearchSpace = {
 *   parameters: [{ name: 'level', distribution: { type: 'int', low: 1, high: 19, log: false, step: 1 }, when: [] }],
 *   constraints: [],
 * };
 * assert.deepEqual(findParamProblems(space, { level: 20 }), [
 *   { path: ['level'], message: 'Parameter "level" is 20: a whole number from 1 to 19 would be accepted' },
 * ]);
 * ```
 */
export function findParamProblems(
  space: SearchSpace,
  params: Readonly<Record<string, unknown>>,
): readonly ConfigProblem[] {
  const active = new Set(activeParameters(space, params));
  const problems = [
    ...findUnknownNames(space, params),
    ...space.parameters.flatMap((parameter) =>
      active.has(parameter) ? findValueProblem(parameter, params) : findInactiveProblem(parameter, params),
    ),
  ];
  // Every value is known to lie in its domain when there is no problem so far.
  return problems.length > 0 ? problems : findBrokenConstraints(space, params as Params);
}

function findUnknownNames(
  space: SearchSpace,
  params: Readonly<Record<string, unknown>>,
): readonly ConfigProblem[] {
  const names = space.parameters.map(({ name }) => name);
  const accepted =
    names.length === 0 ? 'there are none' : `there are ${names.map((name) => `"${name}"`).join(', ')}`;
  return Object.keys(params)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      path: [name],
      message: `Parameter "${name}" is unknown${didYouMean(name, names) || `: ${accepted}`}`,
      atKey: true,
    }));
}

function findValueProblem(
  { name, distribution }: Parameter,
  params: Readonly<Record<string, unknown>>,
): readonly ConfigProblem[] {
  const value = ownValue(params, name);
  const accepted = `${describeDomain(distribution)} would be accepted`;
  if (value === undefined) return [{ path: [], message: `Parameter "${name}" is missing: ${accepted}` }];
  if (domainContains(distribution, value)) return [];
  return [{ path: [name], message: `Parameter "${name}" is ${describeValue(value)}: ${accepted}` }];
}

function findInactiveProblem(
  { name, when }: Parameter,
  params: Readonly<Record<string, unknown>>,
): readonly ConfigProblem[] {
  if (ownValue(params, name) === undefined) return [];
  const conditions = when.map(describeCondition).join(' and ');
  const message = `Parameter "${name}" has a value but is not active: it exists only while ${conditions}`;
  return [{ path: [name], message, atKey: true }];
}

function findBrokenConstraints(space: SearchSpace, params: Params): readonly ConfigProblem[] {
  return space.constraints
    .map(({ text }) => parseConstraint(text))
    .filter((constraint) => !constraint.holds(params))
    .map(({ text, names }) => {
      const values = names.map((name) => `"${name}" is ${describeValue(params[name])}`).join(', ');
      return { path: [], message: `Constraint "${text}" does not hold: ${values}` };
    });
}

const OPERATOR_WORDS: Readonly<Record<Condition['operator'], string>> = {
  eq: 'is',
  ne: 'is not',
  in: 'is one of',
  gt: 'is greater than',
  gte: 'is at least',
  lt: 'is less than',
  lte: 'is at most',
};

function describeCondition({ parent, operator, value }: Condition): string {
  const shown = Array.isArray(value) ? value.map(describeValue).join(', ') : describeValue(value);
  return `"${parent}" ${OPERATOR_WORDS[operator]} ${shown}`;
}

function describeValue(value: unknown): string {
  const isShowable = typeof value === 'string' || typeof value === 'boolean' || Array.isArray(value);
  if (isShowable || (typeof value === 'object' && value !== null)) return JSON.stringify(value).slice(0, 80);
  return String(value).slice(0, 80);
}
