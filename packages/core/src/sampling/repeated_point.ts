import type { Params } from '../search_space/distribution.ts';
import type { SuggestRequest } from './sampler.ts';

/**
 * Tells whether a point was tried or is running, to the last digit. Continuous values rarely recur by chance; they do
 * where a sampler copies them, or moves them to the end of a range.
 */
export function isRepeated(params: Params, { history, outstanding }: SuggestRequest): boolean {
  const names = Object.keys(params);
  const equals = (other: Params): boolean => hasValues(other, { params, names });
  return outstanding.some(equals) || history.some((entry) => equals(entry.params));
}

/** Tells whether two assignments have the same names and values. */
export function isSameParams(a: Params, b: Params): boolean {
  return hasValues(b, { params: a, names: Object.keys(a) });
}

function hasValues(
  other: Params,
  { params, names }: { readonly params: Params; readonly names: readonly string[] },
): boolean {
  return (
    names.every((name) => other[name] === params[name] && Object.hasOwn(other, name)) &&
    names.length === Object.keys(other).length
  );
}
