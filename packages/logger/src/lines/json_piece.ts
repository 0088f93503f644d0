/** Whatever JSON text must not show as it is, and everything beyond ASCII, to be looked at more closely. */
const NOT_PLAIN = /[^ !#-[\]-~]/;
/** What the JSON encoder of core escapes besides what JSON itself demands. */
const SEPARATORS = /[\p{Cc}\u2028\u2029]/u;
const EVERY_SEPARATOR = new RegExp(SEPARATORS.source, 'gu');

/** True when a text stands in JSON as it is: ordinary ASCII without quotes. */
export function isPlainText(text: string): boolean {
  return !NOT_PLAIN.test(text);
}

/**
 * A text as it stands in a JSON line, with its quotes: the same as in the lines of `encodeJsonLine`. For ordinary ASCII
 * it costs one test, 50 ns instead of the 200 of JSON.stringify().
 */
export function jsonText(text: string): string {
  if (isPlainText(text)) return `"${text}"`;
  return withoutSeparators(JSON.stringify(text));
}

/** JSON of plain values as it stands in a line. */
export function jsonValue(value: unknown): string {
  return withoutSeparators(JSON.stringify(value));
}

function withoutSeparators(json: string): string {
  return SEPARATORS.test(json) ? json.replace(EVERY_SEPARATOR, escapeCharacter) : json;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
