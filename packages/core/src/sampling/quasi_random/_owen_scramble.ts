import { hashNumbers } from '../seeded_rng.ts';

const BITS = 32;

/**
 * Nested uniform scrambling (Owen 1995) of an unsigned 32-bit share of the interval: each bit is flipped or not by a
 * hash of the bits above it. Points become random one by one, and together stay as evenly spread as they were.
 */
export function owenScramble(bits: number, seed: number): number {
  let scrambled = 0;
  // The path to each bit as a number: a one, then the bits above.
  let path = 1;
  for (let shift = BITS - 1; shift >= 0; shift--) {
    const bit = (bits >>> shift) & 1;
    const flip = hashNumbers(seed, path) & 1;
    scrambled = (scrambled << 1) | (bit ^ flip);
    path = (path << 1) | bit;
  }
  return scrambled >>> 0;
}
