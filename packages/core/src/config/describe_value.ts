/** Names a value read from a file, for problem messages: `the text "x"`, `the number 3`, `a list`, `nothing`. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  switch (typeof value) {
    case 'string':
      return `the text ${quoteShort(value)}`;
    case 'number':
      return describeNumber(value);
    case 'boolean':
      return String(value);
    case 'object':
      return Object.keys(value).length === 0 ? 'an empty map' : `a map with ${quoteList(Object.keys(value))}`;
    default:
      return `a ${typeof value}`;
  }
}

function describeNumber(value: number): string {
  if (Number.isNaN(value)) return 'a number that is none (NaN)';
  if (!Number.isFinite(value)) return 'an infinite number';
  const isExact = !Number.isInteger(value) || Number.isSafeInteger(value);
  return isExact ? `the number ${value}` : `the number ${value}, which is too large to be exact`;
}

/** The text in double quotes, escaped as in JSON, cut after 60 characters. */
export function quoteShort(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** A value as it would be written: texts quoted, numbers and booleans bare. */
export function quoteValue(value: string | number | boolean): string {
  return typeof value === 'string' ? quoteShort(value) : String(value);
}

/** Up to 12 values as they would be written, separated by commas; the rest as a count. */
export function quoteList(values: readonly (string | number | boolean)[]): string {
  const shown = values.slice(0, 12).map(quoteValue).join(', ');
  return values.length > 12 ? `${shown} and ${values.length - 12} more` : shown;
}

/** A path of keys and indexes as people write it: `parameters.level.low`, `command[2]`. */
export function formatPath(path: readonly (string | number)[]): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('');
}
