/** Whatever JSON text must not show as it is, and everything beyond ASCII, to be looked at more closely. */
const NOT_PLAIN = /[^ !#-[\]-~]/;
/** Besides ordinary ASCII there may be something in JSON that is to be looked at more closely. */
const NOT_ASCII = /[^ -~]/;
/** Legal inside JSON text, but some readers take them for an end of line, and terminals for commands. */
const SEPARATORS = /[\p{Cc}\u2028\u2029]/u;
const EVERY_SEPARATOR = new RegExp(SEPARATORS.source, 'gu');

/**
 * True when a text stands in JSON as it is: ordinary ASCII without quotes and backslashes.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { isPlainText } from '@autotuner/core';
 *
 * assert.deepEqual([isPlainText('a b'), isPlainText('a "b"'), isPlainText('é')], [true, false, false]);
 * ```
 */
export function isPlainText(text: string): boolean {
  return !NOT_PLAIN.test(text);
}

/**
 * A text as it stands in a line of JSON, with its quotes. For ordinary ASCII it costs one test, 50 ns instead of the 200 of
 * JSON.stringify().
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { jsonText } from '@autotuner/core';
 *
 * assert.equal(jsonText('a "b"'), '"a \\"b\\""');
 * ```
 */
export function jsonText(text: string): string {
  return isPlainText(text) ? `"${text}"` : jsonValue(text);
}

/**
 * JSON of a plain value that stays one line for every program: controls and the line and paragraph separators of Unicode,
 * which JSON allows in texts, become escapes. What the text means stays the same.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { jsonValue } from '@autotuner/core';
 *
 * assert.equal(jsonValue(['a\u2028b']), '["a\\u2028b"]');
 * ```
 */
export function jsonValue(value: unknown): string {
  const json = JSON.stringify(value);
  if (!NOT_ASCII.test(json)) return json;
  return SEPARATORS.test(json) ? json.replace(EVERY_SEPARATOR, escapeCharacter) : json;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
