import type { Params } from '../search_space/distribution.ts';

/** Tells whether two assignments have the same names and values. */
export function isSameParams(a: Params, b: Params): boolean {
  const names = Object.keys(a);
  return (
    names.every((name) => b[name] === a[name] && Object.hasOwn(b, name)) &&
    names.length === Object.keys(b).length
  );
}
