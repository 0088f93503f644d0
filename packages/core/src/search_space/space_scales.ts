import type { SearchSpace } from './search_space.ts';
import { unitScaleOf } from './transform.ts';
import type { UnitScale } from './transform.ts';

/** Spaces are never changed, so what follows from one is worked out once. */
const known = new WeakMap<SearchSpace, readonly UnitScale[]>();

/** The scale of each parameter of a space, in its order. */
export function scalesOf(space: SearchSpace): readonly UnitScale[] {
  const before = known.get(space);
  if (before !== undefined) return before;
  const scales = space.parameters.map(({ distribution }) => unitScaleOf(distribution));
  known.set(space, scales);
  return scales;
}
