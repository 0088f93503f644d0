/** Controls except tab, and what programs besides `\n` take for an end of line. */
const HARMFUL = /[^\P{Cc}\t]|[\u2028\u2029]/u;
const EVERY_HARMFUL = new RegExp(HARMFUL.source, 'gu');

const HARMFUL_IN_LINES = /[^\P{Cc}\t\n]|[\u2028\u2029]/u;
const EVERY_HARMFUL_IN_LINES = new RegExp(HARMFUL_IN_LINES.source, 'gu');

const PICTURE_OF_NUL = 0x2400;
const PICTURE_OF_DELETE = '\u2421';
const PICTURE_OF_NEWLINE = '\u2424';

/**
 * Makes text safe to stand in one line of a log and to be shown on a terminal. Each control character except tab
 * becomes its visible picture (NUL "\u2400", escape "\u241b", newline "\u240a"), the line and paragraph separators of Unicode become
 * "\u2424", and other C1 controls become U+FFFD. Doing it twice changes nothing more.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { harmlessLine } from '@autotuner/core';
 *
 * assert.equal(harmlessLine('a\0b\u001b[31m'), 'a\u2400b\u241b[31m');
 * ```
 */
export function harmlessLine(text: string): string {
  return HARMFUL.test(text) ? text.replace(EVERY_HARMFUL, pictureOf) : text;
}

/**
 * The same for text of many lines: line feeds stay, so that whole blocks of a log cost one call.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { harmlessLines } from '@autotuner/core';
 *
 * assert.equal(harmlessLines('a\0b\n\u001b[31m'), 'a\u2400b\n\u241b[31m');
 * ```
 */
export function harmlessLines(text: string): string {
  return HARMFUL_IN_LINES.test(text) ? text.replace(EVERY_HARMFUL_IN_LINES, pictureOf) : text;
}

function pictureOf(control: string): string {
  const code = control.charCodeAt(0);
  if (code < 0x20) return String.fromCharCode(PICTURE_OF_NUL + code);
  if (code === 0x7f) return PICTURE_OF_DELETE;
  return code === 0x85 || code > 0x9f ? PICTURE_OF_NEWLINE : '\ufffd';
}
