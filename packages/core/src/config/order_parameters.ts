import type { Parameter } from '../search_space/search_space.ts';

/** Parameters with parents before children, or the names of a circle of conditions, first name repeated last. */
export type OrderedParameters =
  | { readonly ordered: readonly Parameter[] }
  | { readonly cycle: readonly string[] };

/** Orders parameters so that each stands after the parents of its conditions, otherwise as written. Unknown parents are passed over. */
export function orderParameters(parameters: readonly Parameter[]): OrderedParameters {
  const walk: Walk = {
    byName: new Map(parameters.map((parameter) => [parameter.name, parameter])),
    done: new Set(),
    trail: [],
  };
  for (const { name } of parameters) {
    const cycle = visit(name, walk);
    if (cycle !== undefined) return { cycle };
  }
  return { ordered: [...walk.done].flatMap((name) => walk.byName.get(name) ?? []) };
}

interface Walk {
  readonly byName: ReadonlyMap<string, Parameter>;
  /** In the order of completion, which is the order wanted. */
  readonly done: Set<string>;
  /** The names being visited, outermost first. */
  readonly trail: string[];
}

/** Depth first; returns the circle when the walk comes back to a name on its own trail. */
function visit(name: string, walk: Walk): readonly string[] | undefined {
  if (walk.done.has(name)) return undefined;
  const start = walk.trail.indexOf(name);
  if (start >= 0) return [...walk.trail.slice(start), name];
  walk.trail.push(name);
  for (const { parent } of walk.byName.get(name)?.when ?? []) {
    const cycle = visit(parent, walk);
    if (cycle !== undefined) return cycle;
  }
  walk.trail.pop();
  walk.done.add(name);
  return undefined;
}
