import type { Rng } from '../ports/rng.ts';

/** What a stream of numbers is derived from; equal sources give equal streams. */
export interface RngSource {
  /** Unsigned 32-bit. */
  readonly seed: number;
  /** Number of the experiment. */
  readonly number: number;
  /** Tells purposes apart that must not share numbers; unsigned 32-bit. */
  readonly stream: number;
}

/**
 * The one pseudo-random generator: xoshiro128** (Blackman and Vigna 2021), period 2^128 - 1, 32-bit arithmetic only,
 * so that every machine gives the same numbers.
 */
export function createSeededRng(source: RngSource): Rng {
  const root = hashNumbers(hashNumbers(source.seed, source.number), source.stream);
  // Four different inputs of a bijection: at most one word is zero.
  let a = mix(root + 0x9e3779b9);
  let b = mix(root + 0x3c6ef372);
  let c = mix(root + 0xdaa66d2b);
  let d = mix(root + 0x78dde6e4);
  const word = (): number => {
    const result = Math.imul(rotate(Math.imul(b, 5), 7), 9);
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotate(d, 11);
    return result;
  };
  const float = (): number => {
    // 53 bits from two words: 27 high ones and 26 below.
    const high = word() >>> 5;
    const low = word() >>> 6;
    return (high * 67_108_864 + low) / 9_007_199_254_740_992;
  };
  return { float, below: (limit) => Math.floor(float() * limit) };
}

/** A 32-bit hash of two numbers, for orders that must look arbitrary and be the same each time. */
export function hashNumbers(a: number, b: number): number {
  return mix(mix(a >>> 0) ^ Math.imul(b >>> 0, 0x9e3779b1));
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** The finaliser of MurmurHash3 (Appleby): every input bit reaches every output bit. */
function mix(value: number): number {
  let word = value >>> 0;
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}
