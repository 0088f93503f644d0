import { Type, type Static, type TSchema, type TUnsafe } from 'typebox';

/** A schema with a name: it becomes a component of the OpenAPI document. */
export interface Named {
  readonly $id: string;
}

/** Names a schema. */
export function named<T extends TSchema>(id: string, schema: T): T & Named {
  return Object.assign(schema, { $id: id });
}

/** Refers to a named schema and keeps its type. */
export function refTo<T extends TSchema & Named>(schema: T): TUnsafe<Static<T>> {
  return Type.Unsafe<Static<T>>({ $ref: `${schema.$id}#` });
}

/** A list of a named schema, read-only as in core's records. */
export function listOf<T extends TSchema & Named>(schema: T): TUnsafe<readonly Static<T>[]> {
  return Type.Unsafe<readonly Static<T>[]>({ type: 'array', items: { $ref: `${schema.$id}#` } });
}

/** One of a fixed set of texts. */
export function oneOf<T extends string>(
  values: readonly T[],
  options: { readonly description?: string } = {},
): TUnsafe<T> {
  return Type.Unsafe<T>({ type: 'string', enum: values, ...options });
}

/** A point in time in milliseconds since the epoch. */
export function timeSchema(description: string): TUnsafe<number> {
  return Type.Unsafe<number>({
    type: 'number',
    description: `${description}, in milliseconds since the epoch`,
  });
}

/** An object of numbers or other plain values by name. */
export function mapOf<V>(valueSchema: object, description: string): TUnsafe<Readonly<Record<string, V>>> {
  return Type.Unsafe<Readonly<Record<string, V>>>({
    type: 'object',
    additionalProperties: valueSchema,
    description,
  });
}
