import { DIRECTION_NUMBERS } from './_direction_numbers.ts';

const BITS = 32;

/** Where every bit of an index leads, by dimension; the first dimension is the van der Corput sequence. */
const DIRECTIONS: readonly Uint32Array[] = [
  Uint32Array.from({ length: BITS }, (_, bit) => 2 ** (BITS - 1 - bit)),
  ...DIRECTION_NUMBERS.map(([polynomial, first]) => extendDirections(polynomial, first)),
];

/** Dimensions of the sequence. */
export const SOBOL_DIMENSIONS: number = DIRECTIONS.length;

/**
 * Coordinate of a point of the Sobol sequence as an unsigned 32-bit share of the interval; `index` from 0 and below
 * 2^32, `dimension` from 0 and below `SOBOL_DIMENSIONS`.
 */
export function sobolBits(index: number, dimension: number): number {
  const directions = DIRECTIONS[dimension];
  let bits = 0;
  for (let rest = index, at = 0; rest > 0; rest = Math.floor(rest / 2), at++) {
    if (rest % 2 === 1) bits ^= directions?.[at] ?? 0;
  }
  return bits >>> 0;
}

/** The recurrence of Sobol (1967): each direction number follows from as many before it as the polynomial has degrees. */
function extendDirections(polynomial: number, first: readonly number[]): Uint32Array {
  const degree = first.length;
  const directions = new Uint32Array(BITS);
  for (let bit = 0; bit < BITS; bit++) {
    const start = first[bit];
    directions[bit] =
      start === undefined
        ? nextDirection(directions, { polynomial, degree, bit })
        : start << (BITS - 1 - bit);
  }
  return directions;
}

function nextDirection(
  directions: Uint32Array,
  { polynomial, degree, bit }: { readonly polynomial: number; readonly degree: number; readonly bit: number },
): number {
  const oldest = directions[bit - degree] ?? 0;
  let next = oldest ^ (oldest >>> degree);
  for (let back = 1; back < degree; back++) {
    if ((polynomial >>> (degree - back)) & 1) next ^= directions[bit - back] ?? 0;
  }
  return next;
}
