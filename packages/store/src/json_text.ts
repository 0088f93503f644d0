/** A column that holds a value as JSON text; the type remembers which. */
export type JsonText<T> = string & { readonly '~json'?: T };

/** Writes a value for a JSON column. Numbers must be finite: JSON has no others. */
export function encodeJson<T>(value: T): JsonText<T> {
  return JSON.stringify(value);
}

/** Writes a value that may be absent; null is the absent column. */
export function encodeOptionalJson<T>(value: T | undefined): JsonText<T> | null {
  return value === undefined ? null : encodeJson(value);
}

/** Reads a JSON column back. */
export function decodeJson<T>(text: JsonText<T>): T {
  // The column was written by encodeJson() from a value of this type.
  return JSON.parse(text) as T;
}

/** Reads a JSON column that may be absent. */
export function decodeOptionalJson<T>(text: JsonText<T> | null): T | undefined {
  return text === null ? undefined : decodeJson(text);
}
