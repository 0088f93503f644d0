import { conditionHolds } from './conditions.ts';
import { countValues, isNumeric, nearestIndex, valueAt } from './domain.ts';
import type { NumericDistribution } from './domain.ts';
import type { ParamValue } from './distribution.ts';
import type { Condition, Parameter, SearchSpace } from './search_space.ts';

/**
 * How many assignments a space has, conditions respected and constraints not; Infinity when one that can be active
 * is continuous. Exact below 2^53.
 *
 * @example
 * ```ts
 * import { countPoints, type SearchSpace } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const space: SearchSpace = {
 *   parameters: [
 *     { name: 'cache', distribution: { type: 'bool' }, when: [] },
 *     {
 *       name: 'cache_mb',
 *       distribution: { type: 'int', low: 1, high: 64, log: false, step: 1 },
 *       when: [{ parent: 'cache', operator: 'eq', value: true }],
 *     },
 *   ],
 *   constraints: [],
 * };
 * assert.equal(countPoints(space), 65);
 * ```
 */
export function countPoints(space: SearchSpace): number {
  return new PointCounter(space.parameters).countFrom(0);
}

/** Values of one parent that all conditions on it see alike. */
interface ValueClass {
  readonly representative: ParamValue;
  readonly size: number;
}

/**
 * Goes through the parameters in order and branches only where a value decides about others. What is left to count
 * depends on nothing but the truth of the conditions still to come: that is the key of the memo, and it keeps
 * independent branches from multiplying.
 */
class PointCounter {
  readonly #parameters: readonly Parameter[];
  readonly #conditionsOn: ReadonlyMap<string, readonly Condition[]>;
  readonly #decided = new Map<string, ParamValue>();
  readonly #memo = new Map<string, number>();

  constructor(parameters: readonly Parameter[]) {
    this.#parameters = parameters;
    this.#conditionsOn = Map.groupBy(
      parameters.flatMap(({ when }) => when),
      ({ parent }) => parent,
    );
  }

  countFrom(index: number): number {
    const parameter = this.#parameters[index];
    if (parameter === undefined) return 1;
    const key = this.#keyAt(index);
    const known = this.#memo.get(key);
    if (known !== undefined) return known;
    const count = this.#countParameter(parameter, index);
    this.#memo.set(key, count);
    return count;
  }

  #countParameter(parameter: Parameter, index: number): number {
    if (!this.#isActive(parameter)) return this.countFrom(index + 1);
    const conditions = this.#conditionsOn.get(parameter.name) ?? [];
    const values = countValues(parameter.distribution);
    if (conditions.length === 0 || values === Infinity) return values * this.countFrom(index + 1);
    let total = 0;
    for (const { representative, size } of classesOf(parameter, conditions)) {
      this.#decided.set(parameter.name, representative);
      total += size * this.countFrom(index + 1);
    }
    this.#decided.delete(parameter.name);
    return total;
  }

  #isActive(parameter: Parameter): boolean {
    return parameter.when.every((condition) =>
      conditionHolds(condition, this.#decided.get(condition.parent)),
    );
  }

  #keyAt(index: number): string {
    const rest = this.#parameters.slice(index).flatMap(({ when }) => when);
    const bits = rest.map((condition) =>
      conditionHolds(condition, this.#decided.get(condition.parent)) ? 1 : 0,
    );
    return `${index}:${bits.join('')}`;
  }
}

function classesOf({ distribution }: Parameter, conditions: readonly Condition[]): readonly ValueClass[] {
  if (isNumeric(distribution)) return numericClasses(distribution, conditions);
  const count = countValues(distribution);
  return Array.from({ length: count }, (_, i) => ({ representative: valueAt(distribution, i), size: 1 }));
}

/** The values next to a threshold stand alone; between two thresholds all are seen alike. */
function numericClasses(
  distribution: NumericDistribution,
  conditions: readonly Condition[],
): readonly ValueClass[] {
  const last = countValues(distribution) - 1;
  const thresholds = conditions.flatMap(({ value }) => value).filter((value) => typeof value === 'number');
  const near = thresholds.map((value) => nearestIndex(distribution, value));
  const marks = new Set([0, last, ...near.flatMap((i) => [i - 1, i, i + 1])]);
  const sorted = [...marks].filter((i) => i >= 0 && i <= last).toSorted((a, b) => a - b);
  return sorted.flatMap((index, i) => {
    const between = (sorted[i + 1] ?? index + 1) - index - 1;
    const own = { representative: valueAt(distribution, index), size: 1 };
    return between === 0 ? [own] : [own, { representative: valueAt(distribution, index + 1), size: between }];
  });
}
