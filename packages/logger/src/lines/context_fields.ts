import { type LogFields, plainFields } from '@autotuner/core';

/** Characters of the fields of a context that are within every limit of the encoders, whatever a call adds. */
const MAX_CONTEXT_CHARS = 16_000;
const MAX_CONTEXT_FIELDS = 100;

/** Plain values that come out the same when they are made plain again: only those may be put together with others. */
export function isRepeatable(plain: Readonly<Record<string, unknown>>): boolean {
  const json = JSON.stringify(plain);
  if (json.length > MAX_CONTEXT_CHARS || Object.keys(plain).length > MAX_CONTEXT_FIELDS) return false;
  return JSON.stringify(plainFields(plain)) === json;
}

/** All keys, where some of the fields are not shown. */
export function keysIfSomeAreAbsent(fields: LogFields, plain: LogFields): readonly string[] | undefined {
  const keys = Object.keys(fields);
  return keys.length === Object.keys(plain).length ? undefined : keys;
}
