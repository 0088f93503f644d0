import { activeParameters, ownValue } from './conditions.ts';
import { assignParameters } from './assign_parameters.ts';
import type { Params, ParamValue } from './distribution.ts';
import type { SearchSpace } from './search_space.ts';

/** Adds the fixed values that an assignment leaves out, where they are active; and writes -0 as 0, as JSON does. */
export function fillFixed(
  space: SearchSpace,
  { params, fixed }: { readonly params: Params; readonly fixed: Params },
): Params {
  const merged = assignParameters(space, ({ name }) => valueOf(params, name) ?? valueOf(fixed, name));
  const known = new Set(activeParameters(space, merged).map(({ name }) => name));
  // What does not belong there stays, to be reported.
  const foreign = Object.entries(params).filter(([name]) => !known.has(name));
  return { ...merged, ...Object.fromEntries(foreign) };
}

function valueOf(params: Params, name: string): ParamValue | undefined {
  const value = ownValue(params, name) === undefined ? undefined : params[name];
  return value === 0 ? 0 : value;
}
