/**
 * The form of records in a ring. All are whole slots of eight bytes, and none wraps around the end of the ring. The first
 * 32-bit word holds size, kind and level; what follows depends on the kind.
 */

/** Nothing; fills up the end of the ring. */
export const SKIP = 0;
/** Context, shape and template (0: the message follows), time, then what they leave open. */
export const RECORD = 1;
/** Family, then three texts: destination as JSON, line for the sinks, line for the files. */
export const LINE = 2;
/** A note, see note.ts, as JSON. */
export const NOTE = 3;
/** As a line, but about records: it is none itself, and not counted. A fourth text has its fields. */
export const NOTICE = 4;

/** Numbers of templates are from 1 and below this. */
export const TEMPLATE_RANGE = 1_024;

/** Slots before the values of a record. */
export const HEADER_SLOTS = 3;

/** The first word. Sizes fit: a ring has at most 2^21 slots. */
export function packHead(size: number, kindAndRank: number): number {
  return (size << 6) | kindAndRank;
}

/** Slots of a record, by its first word. */
export function sizeOf(head: number): number {
  return head >>> 6;
}

/** Kind of a record. */
export function kindOf(head: number): number {
  return (head >>> 3) & 7;
}

/** Rank of the level of a record. */
export function rankOf(head: number): number {
  return head & 7;
}

/** Family, then a line that somebody else has made. */
export const RAW = 5;

/** A finite or other number, eight bytes. */
export const NUMBER = 0;
/** A text: its length and encoding, then its bytes. */
export const TEXT = 1;
/** `true`; like those that follow, up to {@link SECRET}, it takes no room in a record. */
export const TRUE = 2;
/** `false`. */
export const FALSE = 3;
/** `null`. */
export const NULL = 4;
/** `undefined`: hides a field of the logger or scope. */
export const ABSENT = 5;
/** A secret, whatever it is. */
export const SECRET = 6;
/** Anything else, as a text that is its JSON. */
export const AS_JSON = 7;

/** One byte a character, none above 127. */
export const ASCII = 0;
/** UTF-8. */
export const UTF8 = 1;
/** UTF-16, for texts with lone surrogates, which UTF-8 has not. */
export const UTF16 = 2;
