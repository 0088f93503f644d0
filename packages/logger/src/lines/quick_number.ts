const [MINUS, POINT, ZERO] = [0x2d, 0x2e, 0x30] as const;
/** Whole parts up to here are quick to write, and decimals have fewer than 15 digits. */
const MAX_DECIMAL = 2 ** 31;
const SCALE = 10_000;
const DECIMALS = 4;
/** Whole numbers are split here: both parts are below 2^31 then. */
const SPLIT = 1_000_000;
const SPLIT_DIGITS = 6;
const MAX_WHOLE = 2e15;

/** Bytes that {@link putQuickNumber} may need. */
export const QUICK_NUMBER_BYTES = 24;

/** The end of lines, where there is room for {@link QUICK_NUMBER_BYTES} more. */
export interface LineEnd {
  readonly bytes: Uint8Array;
  length: number;
}

/**
 * Adds a number as `String()` writes it, if that goes in a fifth of its time: whole numbers, and those that have at most
 * four decimals and are not too large. That the number of a decimal with so few digits is the number itself means that
 * there is no shorter one, because up to 15 digits every decimal has a number of its own. False for others, of which
 * nothing is added.
 */
export function putQuickNumber(line: LineEnd, value: number): boolean {
  const { bytes } = line;
  let at = line.length;
  let size = value;
  if (value < 0) {
    bytes[at++] = MINUS;
    size = -value;
  }
  const whole = size | 0;
  if (whole === size) line.length = putWhole(bytes, at, whole);
  else if (size < MAX_DECIMAL) {
    const scaled = Math.floor(size * SCALE + 0.5);
    if (scaled / SCALE !== size) return false;
    line.length = putDecimal(bytes, at, { whole, part: scaled - whole * SCALE });
  } else {
    if (!(size < MAX_WHOLE) || Math.floor(size) !== size) return false;
    const upper = Math.floor(size / SPLIT);
    const middle = putWhole(bytes, at, upper);
    line.length = putPadded(bytes, middle, { value: size - upper * SPLIT, count: SPLIT_DIGITS });
  }
  return true;
}

function putWhole(bytes: Uint8Array, at: number, value: number): number {
  let count = 1;
  for (let limit = 10; value >= limit; limit *= 10) count++;
  return putPadded(bytes, at, { value, count });
}

/** Writes so many digits, with zeros in front. */
function putPadded(
  bytes: Uint8Array,
  at: number,
  { value, count }: { readonly value: number; readonly count: number },
): number {
  let rest = value | 0;
  for (let index = at + count - 1; index >= at; index--) {
    const tenth = (rest / 10) | 0;
    bytes[index] = ZERO + rest - tenth * 10;
    rest = tenth;
  }
  return at + count;
}

/** Writes a number that has decimals. */
function putDecimal(
  bytes: Uint8Array,
  at: number,
  { whole, part }: { readonly whole: number; readonly part: number },
): number {
  const point = putWhole(bytes, at, whole);
  bytes[point] = POINT;
  let end = putPadded(bytes, point + 1, { value: part, count: DECIMALS });
  while (bytes[end - 1] === ZERO) end--;
  return end;
}
