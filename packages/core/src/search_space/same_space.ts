import type { SearchSpace } from './search_space.ts';

/** Tells whether two spaces are the same object, or copies of each other (what comes from another thread is a copy). */
export function isSameSpace(a: SearchSpace, b: SearchSpace): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
