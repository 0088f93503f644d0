import type { Rng } from '@autotuner/core';

/** Derives a 32-bit seed from numbers and texts, the same on every machine. */
export function seedFrom(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of parts.join('\u0000')) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  return finalize(hash);
}

/** A stream of numbers of its own for each seed (splitmix32): for noise and for points to probe, not for samplers. */
export function seededRng(seed: number): Rng {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x9e3779b9) >>> 0;
    return finalize(state);
  };
  const float = (): number => ((word() >>> 5) * 67_108_864 + (word() >>> 6)) / 9_007_199_254_740_992;
  return { float, below: (limit) => Math.floor(float() * limit) };
}

/** One standard normal number (Box and Muller). */
export function normalFrom(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng.float())) * Math.cos(2 * Math.PI * rng.float());
}

function finalize(value: number): number {
  let word = value >>> 0;
  word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
  word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
  return (word ^ (word >>> 15)) >>> 0;
}
