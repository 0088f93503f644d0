import { isActive } from './conditions.ts';
import type { Params, ParamValue } from './distribution.ts';
import type { Parameter, SearchSpace } from './search_space.ts';

/**
 * Builds an assignment parameter by parameter, parents first: every parameter that is active under what was chosen so
 * far gets the value that `valueOf` gives it; one without a value is left out.
 */
export function assignParameters(
  space: SearchSpace,
  valueOf: (parameter: Parameter) => ParamValue | undefined,
): Params {
  const params: Record<string, ParamValue> = {};
  for (const parameter of space.parameters) {
    const value = isActive(parameter, params) ? valueOf(parameter) : undefined;
    if (value !== undefined) params[parameter.name] = value;
  }
  return params;
}
