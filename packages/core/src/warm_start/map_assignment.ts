import { ownValue } from '../search_space/conditions.ts';
import { assignParameters } from '../search_space/assign_parameters.ts';
import { satisfiesConstraints } from '../search_space/constraint.ts';
import type { Params, ParamValue } from '../search_space/distribution.ts';
import { domainContains, isNumeric, nearestIndex, valueAt } from '../search_space/domain.ts';
import type { NumericDistribution } from '../search_space/domain.ts';
import type { Parameter, SearchSpace } from '../search_space/search_space.ts';
import { unitScaleOf } from '../search_space/transform.ts';

/** An assignment of another space as one of this space. */
export interface MappedAssignment {
  readonly params: Params;
  /** True when no value had to be clipped or made up: what was measured there holds here as far as any does. */
  readonly isExact: boolean;
}

/**
 * Maps an assignment of one space into another: unknown names are dropped, numbers outside of their range go to its
 * nearest value, missing ones get the value of `fallback`, else the middle of the scale or the first choice. Undefined
 * when it has no counterpart: a choice does not exist here, or a constraint is broken.
 */
export function mapAssignment(
  space: SearchSpace,
  params: Params,
  { fallback = {} }: { readonly fallback?: Params } = {},
): MappedAssignment | undefined {
  let isExact = true;
  let isLost = false;
  const mapped = assignParameters(space, (parameter) => {
    const own = valueIn(params, parameter.name);
    if (own !== undefined && domainContains(parameter.distribution, own)) return own;
    isExact = false;
    if (own === undefined) return fallbackOf(parameter, fallback);
    const { distribution } = parameter;
    if (isNumeric(distribution) && typeof own === 'number' && Number.isFinite(own))
      return clip(distribution, own);
    isLost = true;
    return undefined;
  });
  return isLost || !satisfiesConstraints(space, mapped) ? undefined : { params: mapped, isExact };
}

function valueIn(params: Params, name: string): ParamValue | undefined {
  return ownValue(params, name) === undefined ? undefined : params[name];
}

function fallbackOf({ name, distribution }: Parameter, fallback: Params): ParamValue {
  const given = valueIn(fallback, name);
  if (given !== undefined && domainContains(distribution, given)) return given;
  return isNumeric(distribution) ? unitScaleOf(distribution).fromUnit(0.5) : valueAt(distribution, 0);
}

function clip(distribution: NumericDistribution, value: number): ParamValue {
  const { low, high, step } = distribution;
  if (step !== undefined) return valueAt(distribution, nearestIndex(distribution, value));
  return Math.min(Math.max(value, low), high);
}
