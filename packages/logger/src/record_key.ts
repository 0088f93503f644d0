import { isCorrelationId, type LogContext, type LogFields } from '@autotuner/core';
import { shownValue } from './check_option.ts';
import { readableFields } from './record_maker.ts';
import { currentLogContext } from './scope/log_scope.ts';

/** What tells records apart. */
export type RecordKey = string | number | boolean | undefined;

/** What groups records: their message, the request that they belong to, or one of their fields. */
export type KeyOption = 'message' | 'correlation_id' | { readonly field: string };

/**
 * Returns a key that can be used: one of some words, or the name of a field.
 *
 * @throws TypeError that names the option
 */
export function checkedKey<Key extends string | { readonly field: string }>(
  option: { readonly name: string; readonly value: Key },
  words: readonly string[],
): Key {
  const { name, value } = option;
  const isKey = typeof value === 'string' ? words.includes(value) : typeof Object(value).field === 'string';
  if (isKey) return value;
  const accepted = words.map((word) => JSON.stringify(word)).join(', ');
  throw new TypeError(
    `Cannot create logger: ${name} is ${shownValue(value)}, must be ${accepted} or { field: "name of a field" }`,
  );
}

/** Fields that a logger adds to its records. */
export class BoundFields {
  readonly fields: LogFields;
  readonly correlationId: string | undefined;

  constructor(fields: LogFields) {
    this.fields = fields;
    const { correlationId } = fields;
    this.correlationId = isCorrelationId(correlationId) ? correlationId : undefined;
  }

  /** The correlation id of the record of a call. */
  correlationOf(first: string | LogFields, scope: LogContext): string | undefined {
    const own = typeof first === 'string' ? undefined : valueOf(first, 'correlationId');
    if (own !== undefined && isCorrelationId(own)) return own;
    return this.correlationId ?? scope.correlationId;
  }

  /** Those of a child. */
  extend(fields: LogFields): BoundFields {
    return new BoundFields({ ...this.fields, ...readableFields(fields) });
  }
}

/** Reads the key of a call. Makes no objects. */
export type ReadKey = (first: string | LogFields, message: unknown, bound: BoundFields) => RecordKey;

/** The reader of a key. */
export function keyReaderOf(key: KeyOption): ReadKey {
  if (key === 'message') return (first, message) => textOf(typeof first === 'string' ? first : message);
  if (key === 'correlation_id')
    return (first, _message, bound) => bound.correlationOf(first, currentLogContext());
  const { field } = key;
  return (first, _message, bound) => fieldOf(field, first, bound);
}

function fieldOf(field: string, first: string | LogFields, bound: BoundFields): RecordKey {
  const own = typeof first === 'string' ? undefined : valueOf(first, field);
  return own ?? valueOf(bound.fields, field) ?? valueOf(currentLogContext().fields, field);
}

/** A field that may throw, in an object that callers without types may have left out. */
function valueOf(fields: LogFields, field: string): RecordKey {
  try {
    const value = fields[field];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
