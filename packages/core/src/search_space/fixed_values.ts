import type { ConfigProblem } from '../config/config_problem.ts';
import { didYouMean } from '../config/did_you_mean.ts';
import { quoteList, quoteValue } from '../config/describe_value.ts';
import { ownValue } from './conditions.ts';
import type { Distribution, Params, ParamValue } from './distribution.ts';
import { describeDomain, domainContains, isNumeric, nearestIndex, valueAt } from './domain.ts';
import type { SearchSpace } from './search_space.ts';

/**
 * The part of a space in which some parameters keep one value each. Parameters that depend on them stay conditional, and
 * a fixed one that is not active stays absent.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { fixParameters, type SearchSpace } from '@autotuner/core';
 *
 * const space: SearchSpace = {
 *   parameters: [{ name: 'cache', distribution: { type: 'bool' }, when: [] }],
 *   constraints: [],
 * };
 * const [cache] = fixParameters(space, { cache: true }).parameters;
 * assert.deepEqual(cache?.distribution, { type: 'categorical', choices: [true] });
 * ```
 */
export function fixParameters(space: SearchSpace, fixed: Params): SearchSpace {
  if (Object.keys(fixed).length === 0) return space;
  const parameters = space.parameters.map((parameter) => {
    const value = fixedValue(fixed, parameter.name);
    return value === undefined
      ? parameter
      : { ...parameter, distribution: onlyValue(parameter.distribution, value) };
  });
  return { ...space, parameters };
}

/** Finds names that do not exist and values that their parameters cannot take; paths start at the fixed values. */
export function findFixedProblems(space: SearchSpace, fixed: Params): readonly ConfigProblem[] {
  const names = space.parameters.map(({ name }) => name);
  return Object.entries(fixed).flatMap(([name, value]) => {
    const distribution = space.parameters.find((one) => one.name === name)?.distribution;
    if (distribution === undefined) {
      const hint = didYouMean(name, names) || `: there are ${quoteList(names)}`;
      return [{ path: [name], atKey: true, message: `Parameter "${name}" is unknown${hint}` }];
    }
    if (domainContains(distribution, value)) return [];
    const accepted = describeDomain(distribution);
    return [
      {
        path: [name],
        message: `Parameter "${name}" is fixed at ${quoteValue(value)}: ${accepted} would be accepted`,
      },
    ];
  });
}

function fixedValue(fixed: Params, name: string): ParamValue | undefined {
  return ownValue(fixed, name) === undefined ? undefined : fixed[name];
}

/** A bool becomes a choice of one: the values are the same. */
function onlyValue(distribution: Distribution, value: ParamValue): Distribution {
  if (!isNumeric(distribution)) return { type: 'categorical', choices: [value] };
  const given = Number(value);
  const exact =
    distribution.step === undefined
      ? given
      : Number(valueAt(distribution, nearestIndex(distribution, given)));
  return { ...distribution, low: exact, high: exact };
}
