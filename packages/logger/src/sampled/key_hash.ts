const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;
/** Longer keys are told apart by their first characters. */
const MAX_LENGTH = 128;

/**
 * A number of 32 bits that is the same for the same text in every process, and spreads evenly: FNV-1a over UTF-16 units,
 * then the finish of MurmurHash3.
 */
export function hashKey(key: string): number {
  let hash = OFFSET;
  const length = Math.min(key.length, MAX_LENGTH);
  for (let at = 0; at < length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), PRIME);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
