import type { Condition, ConditionOperator, Params, ParamValue, SearchSpace } from '@autotuner/core';
import { probeCondition } from './probe_condition.ts';

const OPERATORS: ReadonlySet<string> = new Set(['eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte']);
const ACCEPTED =
  'a function of the parameters, a list of { parent, operator, value }, or { parent: value, list or { operator: value } } would be accepted';

/**
 * Turns any form of `when` into conditions.
 *
 * @throws Error when it cannot be read, names a parent that does not come before, or cannot be declared
 */
export function readCondition(
  when: unknown,
  { name, before }: { readonly name: string; readonly before: SearchSpace },
): readonly Condition[] {
  if (when === undefined) return [];
  if (typeof when === 'function') {
    // What a suite exports is checked by calling it.
    return probeCondition({ name, before, when: when as (params: Params) => unknown });
  }
  const conditions = Array.isArray(when) ? when.map((one) => listed(one, name)) : mapped(when, name);
  for (const { parent } of conditions) {
    if (before.parameters.some((one) => one.name === parent)) continue;
    throw new Error(
      `Cannot read "when" of parameter "${name}": parent "${parent}" is none of those before it`,
    );
  }
  return conditions;
}

function listed(written: unknown, name: string): Condition {
  const { parent, operator, value } = Object(written) as Record<string, unknown>;
  if (typeof parent === 'string' && isOperator(operator) && isOperand(value))
    return { parent, operator, value };
  throw unreadable(name, written);
}

function mapped(when: unknown, name: string): readonly Condition[] {
  if (typeof when !== 'object' || when === null) throw unreadable(name, when);
  return Object.entries(when).flatMap(([parent, test]): readonly Condition[] => {
    if (isOperand(test)) return [{ parent, operator: Array.isArray(test) ? 'in' : 'eq', value: test }];
    return Object.entries(Object(test) as object).map(([operator, value]: [string, unknown]) =>
      listed({ parent, operator, value }, name),
    );
  });
}

function isOperator(value: unknown): value is ConditionOperator {
  return typeof value === 'string' && OPERATORS.has(value);
}

function isOperand(value: unknown): value is ParamValue | readonly ParamValue[] {
  const isScalar = (one: unknown): boolean => ['number', 'string', 'boolean'].includes(typeof one);
  return isScalar(value) || (Array.isArray(value) && value.length > 0 && value.every(isScalar));
}

function unreadable(name: string, seen: unknown): Error {
  return new Error(`Cannot read "when" of parameter "${name}": it is ${JSON.stringify(seen)}; ${ACCEPTED}`);
}
