import type { Params, ParamValue } from './distribution.ts';
import type { Condition, Parameter, SearchSpace } from './search_space.ts';

/**
 * Tells whether a parameter exists under `params`, which hold its active ancestors: all its conditions compare so.
 *
 * @example
 * ```ts
 * import { isActive, type Parameter } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const window: Parameter = {
 *   name: 'window',
 *   distribution: { type: 'int', low: 10, high: 27, log: false, step: 1 },
 *   when: [{ parent: 'level', operator: 'gte', value: 3 }],
 * };
 * assert.equal(isActive(window, { level: 3 }), true);
 * assert.equal(isActive(window, { level: 2 }), false);
 * ```
 */
export function isActive(parameter: Parameter, params: Readonly<Record<string, unknown>>): boolean {
  return parameter.when.every((condition) => conditionHolds(condition, ownValue(params, condition.parent)));
}

/**
 * The parameters that exist under `params`, in the order of the space; values of inactive parents count for nothing.
 *
 * @example
 * ```ts
 * import { activeParameters } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.deepEqual(activeParameters({ parameters: [], constraints: [] }, {}), []);
 * ```
 */
export function activeParameters(
  space: SearchSpace,
  params: Readonly<Record<string, unknown>>,
): readonly Parameter[] {
  const active = new Map<string, unknown>();
  return space.parameters.filter((parameter) => {
    const holds = parameter.when.every((condition) =>
      conditionHolds(condition, active.get(condition.parent)),
    );
    if (holds) active.set(parameter.name, ownValue(params, parameter.name));
    return holds;
  });
}

/** Tells whether a parent's value (undefined when it is inactive) fulfils a condition. */
export function conditionHolds(condition: Condition, seen: unknown): boolean {
  if (seen === undefined) return false;
  const { operator, value } = condition;
  if (isList(value))
    return operator === 'ne' ? !value.some((own) => own === seen) : value.some((own) => own === seen);
  switch (operator) {
    case 'eq':
    case 'in':
      return seen === value;
    case 'ne':
      return seen !== value;
    default:
      return typeof seen === 'number' && typeof value === 'number' && compares(seen, operator, { value });
  }
}

function compares(
  seen: number,
  operator: 'gt' | 'gte' | 'lt' | 'lte',
  { value }: { readonly value: number },
): boolean {
  switch (operator) {
    case 'gt':
      return seen > value;
    case 'gte':
      return seen >= value;
    case 'lt':
      return seen < value;
    case 'lte':
      return seen <= value;
  }
}

/** Array.isArray does not narrow a readonly array. */
function isList(value: Condition['value']): value is readonly ParamValue[] {
  return Array.isArray(value);
}

/** A parameter may be called "constructor": only own properties count. */
export function ownValue(params: Params | Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(params, name) ? params[name] : undefined;
}
