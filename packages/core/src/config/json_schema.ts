/** The part of JSON Schema (draft 2020-12) that task files use; {@link validateAgainstSchema} understands all of it. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  /** `#/$defs/name` only. */
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  /** What is accepted, as a noun phrase: problem messages say "must be <title>". */
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly type?: 'object' | 'array' | 'string' | 'number' | 'integer' | 'boolean';
  readonly const?: string | number | boolean;
  readonly enum?: readonly (string | number | boolean)[];
  readonly anyOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | false;
  readonly propertyNames?: JsonSchema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  /** Tested with the `u` flag. */
  readonly pattern?: string;
}

/** The TypeScript type of the values that a schema literal (`as const`) accepts. */
export type FromSchema<S, Root = S> = S extends { $ref: `#/$defs/${infer Name}` }
  ? FromDefinition<Root, Name>
  : S extends { const: infer Value }
    ? Value
    : S extends { enum: readonly (infer Value)[] }
      ? Value
      : S extends { anyOf: readonly (infer Branch)[] }
        ? FromBranch<Branch, Root>
        : S extends { type: infer Type }
          ? FromType<Type, S, Root>
          : unknown;

type FromDefinition<Root, Name extends string> = Root extends { $defs: Record<Name, infer Definition> }
  ? FromSchema<Definition, Root>
  : never;

// A conditional type over a bare type parameter spreads over the members of a union.
type FromBranch<Branch, Root> = Branch extends unknown ? FromSchema<Branch, Root> : never;

interface ScalarTypes {
  string: string;
  number: number;
  integer: number;
  boolean: boolean;
}

type FromType<Type, S, Root> = Type extends keyof ScalarTypes
  ? ScalarTypes[Type]
  : Type extends 'array'
    ? readonly FromSchema<S extends { items: infer Items } ? Items : never, Root>[]
    : S extends { properties: infer Properties }
      ? FromProperties<Properties, S extends { required: readonly (infer Name)[] } ? Name : never, Root>
      : Readonly<Record<string, FromSchema<S extends { additionalProperties: infer A } ? A : never, Root>>>;

type FromProperties<Properties, Required, Root> = {
  readonly [K in keyof Properties as K extends Required ? K : never]: FromSchema<Properties[K], Root>;
} & {
  readonly [K in keyof Properties as K extends Required ? never : K]?: FromSchema<Properties[K], Root>;
};
