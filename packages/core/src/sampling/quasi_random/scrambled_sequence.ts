import { hashNumbers } from '../seeded_rng.ts';
import { owenScramble } from './_owen_scramble.ts';
import { SOBOL_DIMENSIONS, sobolBits } from './_sobol.ts';

const RANGE = 2 ** 32;

/**
 * Coordinate of a point of the Owen-scrambled Sobol sequence in [0, 1): any 2^m points from a multiple of 2^m on are a
 * net in base 2. Dimensions above the 37 of the table are hashed uniform numbers.
 */
export function scrambledCoordinate(
  index: number,
  { dimension, seed }: { readonly dimension: number; readonly seed: number },
): number {
  const own = hashNumbers(seed, dimension + 1);
  const bits =
    dimension < SOBOL_DIMENSIONS
      ? owenScramble(sobolBits(index, dimension), own)
      : hashNumbers(own, hashNumbers(index, dimension));
  return (bits + 0.5) / RANGE;
}
