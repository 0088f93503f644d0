import { isActive } from './conditions.ts';
import { countValues, valueAt } from './domain.ts';
import type { Params } from './distribution.ts';
import type { SearchSpace } from './search_space.ts';

/**
 * All assignments of a finite space, constraints not looked at, in the order of the indexes of their values, the last
 * parameter fastest. Lazy: nothing is kept. The space must have no continuous parameter that can be active.
 */
export function enumeratePoints(space: SearchSpace): Generator<Params, void, undefined> {
  return enumerateFrom(space, {}, 0);
}

function* enumerateFrom(
  space: SearchSpace,
  chosen: Params,
  index: number,
): Generator<Params, void, undefined> {
  const parameter = space.parameters[index];
  if (parameter === undefined) yield chosen;
  else if (!isActive(parameter, chosen)) yield* enumerateFrom(space, chosen, index + 1);
  else {
    const count = countValues(parameter.distribution);
    for (let i = 0; i < count; i++) {
      const value = valueAt(parameter.distribution, i);
      yield* enumerateFrom(space, { ...chosen, [parameter.name]: value }, index + 1);
    }
  }
}
