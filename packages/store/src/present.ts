/** The same record, with the fields that may be null or undefined as optional ones. */
export type Present<T> = {
  readonly [K in keyof T as IsOptional<T[K]> extends true ? never : K]: T[K];
} & {
  readonly [K in keyof T as IsOptional<T[K]> extends true ? K : never]?: Exclude<T[K], null | undefined>;
};

type IsOptional<V> = null extends V ? true : undefined extends V ? true : false;

/** Leaves out the fields that are null or undefined: a column without a value is a field that is absent. */
export function present<T extends object>(record: T): Present<T> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(record))
    if (value !== null && value !== undefined) kept[name] = value;
  // The loop forgets the names; exactly the optional fields can be missing here.
  return kept as unknown as Present<T>;
}
