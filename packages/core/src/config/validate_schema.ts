import type { ConfigProblem } from './config_problem.ts';
import { describeValue, formatPath, quoteList, quoteShort, quoteValue } from './describe_value.ts';
import { didYouMean, findNearestName } from './did_you_mean.ts';
import type { JsonSchema } from './json_schema.ts';

type Path = ConfigProblem['path'];
type Keyed = Readonly<Record<string, unknown>>;

/** A place in the value, and the root that `$ref` looks into. */
interface Place {
  readonly root: JsonSchema;
  readonly path: Path;
  /** What the whole value is called. */
  readonly whole: string;
}

/**
 * Finds everything in `value` that `schema` does not accept: wrong types and limits, missing keys, unknown keys with
 * the nearest known one. Returns the problems in the order of the value; empty when it is valid. `whole` is what messages
 * call the value itself.
 */
export function validateAgainstSchema(
  schema: JsonSchema,
  value: unknown,
  { whole = 'Task file' }: { readonly whole?: string } = {},
): readonly ConfigProblem[] {
  return problemsOf(schema, value, { root: schema, path: [], whole });
}

function problemsOf(schema: JsonSchema, value: unknown, place: Place): readonly ConfigProblem[] {
  const actual = resolveSchema(schema, place.root);
  if (actual.anyOf !== undefined) return anyOfProblems(actual, value, place);
  if (!fitsType(actual, value)) return [wrongValue(actual, value, place)];
  if (isMap(value)) return objectProblems(actual, value, place);
  if (Array.isArray(value)) return arrayProblems(actual, value, place);
  return isWithinLimits(actual, value) ? [] : [wrongValue(actual, value, place)];
}

/** Follows `$ref`; keywords beside it win. */
export function resolveSchema(schema: JsonSchema, root: JsonSchema): JsonSchema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.replace('#/$defs/', '');
  const target = root.$defs?.[name];
  if (target === undefined) throw new RangeError(`Cannot follow "${schema.$ref}": no such definition`);
  const { $ref: _, ...beside } = schema;
  return { ...resolveSchema(target, root), ...beside };
}

function fitsType(schema: JsonSchema, value: unknown): boolean {
  if (schema.const !== undefined) return value === schema.const;
  if (schema.enum !== undefined) return schema.enum.some((accepted) => accepted === value);
  switch (schema.type) {
    case 'object':
      return isMap(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isSafeInteger(value);
    case 'number':
      return Number.isFinite(value);
    default:
      return schema.type === undefined || typeof value === schema.type;
  }
}

function isMap(value: unknown): value is Keyed {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWithinLimits(schema: JsonSchema, value: unknown): boolean {
  if (typeof value === 'number') return isNumberWithin(schema, value);
  if (typeof value === 'string') return isTextWithin(schema, value);
  return true;
}

function isNumberWithin(schema: JsonSchema, value: number): boolean {
  const { minimum = -Infinity, exclusiveMinimum = -Infinity, maximum = Infinity } = schema;
  return value >= minimum && value > exclusiveMinimum && value <= maximum;
}

function isTextWithin(schema: JsonSchema, value: string): boolean {
  const { minLength = 0, maxLength = Infinity, pattern } = schema;
  const isLongEnough = value.length >= minLength && value.length <= maxLength;
  return isLongEnough && (pattern === undefined || new RegExp(pattern, 'u').test(value));
}

function objectProblems(schema: JsonSchema, value: Keyed, place: Place): readonly ConfigProblem[] {
  const keys = Object.keys(value);
  const { minProperties: least, maxProperties: most } = schema;
  const counted = countProblems(schema, { value, count: keys.length, least, most }, place);
  // Without the limit a huge map of wrong entries would give a huge list of problems.
  if (keys.length > (most ?? Infinity)) return counted;
  const unknown = unknownKeys(schema, keys);
  const passedOver = new Set(unknown.slice(UNKNOWN_KEYS_TOLD));
  const free = freeKeys(schema, keys);
  const misspelt = unknown.slice(0, UNKNOWN_KEYS_TOLD).flatMap((key) => findNearestName(key, free) ?? []);
  // A misspelt key is one slip: it is told as an unknown key only.
  const missing = (schema.required ?? []).filter((key) => free.includes(key) && !misspelt.includes(key));
  const told = keys.filter((key) => !passedOver.has(key));
  return [
    ...counted,
    ...missing.map((key) => missingKey(schema, key, place)),
    ...told.flatMap((key) => keyProblems(schema, { key, value: value[key], free }, place)),
    ...(passedOver.size === 0 ? [] : [manyUnknownKeys(passedOver.size, place)]),
  ];
}

/** So many unknown keys of one map are told one by one. */
const UNKNOWN_KEYS_TOLD = 20;

function unknownKeys(schema: JsonSchema, keys: readonly string[]): readonly string[] {
  return schema.additionalProperties === false
    ? keys.filter((key) => ownProperty(schema, key) === undefined)
    : [];
}

/** The known and required keys that are not set. */
function freeKeys(schema: JsonSchema, keys: readonly string[]): readonly string[] {
  const taken = new Set(keys);
  const known = new Set([...Object.keys(schema.properties ?? {}), ...(schema.required ?? [])]);
  return [...known].filter((key) => !taken.has(key));
}

function manyUnknownKeys(count: number, place: Place): ConfigProblem {
  return { path: place.path, message: `${subject(place)} has ${count} more unknown keys` };
}

function keyProblems(
  schema: JsonSchema,
  entry: { key: string; value: unknown; free: readonly string[] },
  place: Place,
): readonly ConfigProblem[] {
  const path = [...place.path, entry.key];
  const known = ownProperty(schema, entry.key);
  if (known !== undefined) return problemsOf(known, entry.value, { ...place, path });
  if (schema.additionalProperties === false) return [unknownKey(schema, entry, place)];
  const named =
    schema.propertyNames === undefined
      ? []
      : problemsOf(schema.propertyNames, entry.key, { ...place, path: [] });
  const badName = named.map(() => wrongName(schema, entry.key, place));
  if (schema.additionalProperties === undefined) return badName;
  return [...badName, ...problemsOf(schema.additionalProperties, entry.value, { ...place, path })];
}

function ownProperty(schema: JsonSchema, key: string): JsonSchema | undefined {
  const properties = schema.properties ?? {};
  return Object.hasOwn(properties, key) ? properties[key] : undefined;
}

function arrayProblems(
  schema: JsonSchema,
  value: readonly unknown[],
  place: Place,
): readonly ConfigProblem[] {
  const items = schema.items;
  const counted = countProblems(
    schema,
    { value, count: value.length, least: schema.minItems, most: schema.maxItems },
    place,
  );
  // Without the limit a huge list of wrong items would give a huge list of problems.
  if (items === undefined || counted.length > 0) return counted;
  return value.flatMap((item, i) => problemsOf(items, item, { ...place, path: [...place.path, i] }));
}

interface Counted {
  readonly value: unknown;
  readonly count: number;
  readonly least: number | undefined;
  readonly most: number | undefined;
}

function countProblems(
  schema: JsonSchema,
  { value, count, least = 0, most = Infinity }: Counted,
  place: Place,
): readonly ConfigProblem[] {
  if (count >= least && count <= most) return [];
  // The title of what has a fixed count tells it already.
  if (least === most) return [wrongValue(schema, value, place)];
  const limit = count < least ? `at least ${least}` : `at most ${most}`;
  const wanted = `${describeSchema(schema, place.root)} with ${limit} ${limit.endsWith(' 1') ? 'entry' : 'entries'}`;
  const seen = count === 0 ? 'none' : String(count);
  return [{ path: place.path, message: `${subject(place)} must be ${wanted}, got ${seen}` }];
}

/** Reports the branch that was most likely meant, so that one slip does not read like many. */
function anyOfProblems(schema: JsonSchema, value: unknown, place: Place): readonly ConfigProblem[] {
  const branches = (schema.anyOf ?? []).map((branch) => resolveSchema(branch, place.root));
  const fitting = branches.filter((branch) => fitsSomeType(branch, value, place.root));
  const chosen = isMap(value) ? branchesForMap(fitting, value) : fitting;
  const results = chosen.map((branch) => problemsOf(branch, value, place));
  if (results.some((result) => result.length === 0)) return [];
  const nearest = results.toSorted((a, b) => a.length - b.length)[0];
  if (nearest === undefined) return [unknownKind(schema, { value, fitting }, place)];
  // A scalar that breaks one branch's limits is better told all that would be accepted.
  return isMap(value) || Array.isArray(value) ? nearest : [wrongValue(schema, value, place)];
}

function fitsSomeType(schema: JsonSchema, value: unknown, root: JsonSchema): boolean {
  const actual = resolveSchema(schema, root);
  return actual.anyOf?.some((branch) => fitsSomeType(branch, value, root)) ?? fitsType(actual, value);
}

// Branches for maps are told apart by a property with a constant value ("type"), or by a required key of their own.
function branchesForMap(branches: readonly JsonSchema[], value: Keyed): readonly JsonSchema[] {
  const tag = tagOf(branches);
  if (tag === undefined) return branches;
  const tagged = branches.filter((branch) => branch.properties?.[tag]?.const !== undefined);
  if (Object.hasOwn(value, tag))
    return tagged.filter((branch) => branch.properties?.[tag]?.const === value[tag]);
  return branches.filter(
    (branch) => !tagged.includes(branch) && branch.required?.every((key) => Object.hasOwn(value, key)),
  );
}

function tagOf(branches: readonly JsonSchema[]): string | undefined {
  const properties = branches.flatMap((branch) => Object.entries(branch.properties ?? {}));
  return properties.find(([, property]) => property.const !== undefined)?.[0];
}

function unknownKind(
  schema: JsonSchema,
  { value, fitting }: { value: unknown; fitting: readonly JsonSchema[] },
  place: Place,
): ConfigProblem {
  const tag = tagOf(fitting);
  if (tag === undefined || !isMap(value)) return wrongValue(schema, value, place);
  const kinds = fitting.flatMap((branch) => branch.properties?.[tag]?.const ?? []);
  const path = [...place.path, tag];
  if (Object.hasOwn(value, tag)) return wrongValue({ enum: kinds }, value[tag], { ...place, path });
  return {
    path: place.path,
    message: `${subject(place)} lacks the key "${tag}": one of ${quoteList(kinds)}`,
  };
}

function missingKey(schema: JsonSchema, key: string, place: Place): ConfigProblem {
  const property = ownProperty(schema, key);
  const wanted = property === undefined ? '' : `: ${describeSchema(property, place.root)}`;
  return { path: place.path, message: `${subject(place)} lacks the key "${key}"${wanted}` };
}

function unknownKey(
  schema: JsonSchema,
  { key, free }: { key: string; free: readonly string[] },
  place: Place,
): ConfigProblem {
  const nearest = findNearestName(key, free);
  const known = knownKeys(schema).map(quoteShort).join(', ');
  const remedy = nearest === undefined ? `; known are ${known}` : `, did you mean "${nearest}"?`;
  const where = place.path.length === 0 ? '' : ` in "${formatPath(place.path)}"`;
  return {
    path: [...place.path, key],
    atKey: true,
    message: `Unknown key ${quoteShort(key)}${where}${remedy}`,
  };
}

// Keys such as "$schema" are for editors, not for people.
function knownKeys(schema: JsonSchema): readonly string[] {
  return Object.keys(schema.properties ?? {}).filter((key) => !key.startsWith('$'));
}

function wrongName(schema: JsonSchema, key: string, place: Place): ConfigProblem {
  const wanted = describeSchema(schema.propertyNames ?? {}, place.root);
  const message = `Name ${quoteShort(key)} in "${formatPath(place.path)}" must be ${wanted}`;
  return { path: [...place.path, key], atKey: true, message };
}

function wrongValue(schema: JsonSchema, value: unknown, place: Place): ConfigProblem {
  const nearest = typeof value === 'string' ? didYouMean(value, acceptedTexts(schema, place.root)) : '';
  const quote = wantsText(schema) ? quotingHint(value) : '';
  const message = `${subject(place)} must be ${describeSchema(schema, place.root)}, got ${describeValue(value)}`;
  return { path: place.path, message: `${message}${nearest}${quote}` };
}

function acceptedTexts(schema: JsonSchema, root: JsonSchema): readonly string[] {
  const actual = resolveSchema(schema, root);
  const branches = (actual.anyOf ?? []).flatMap((branch) => acceptedTexts(branch, root));
  return [...(actual.enum ?? []), actual.const ?? [], ...branches].flat().map(String);
}

function wantsText(schema: JsonSchema): boolean {
  return schema.type === 'string' && schema.enum === undefined;
}

/** YAML reads bare numbers and true as what they are, and {level} as a map. */
function quotingHint(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return `; write "${value}" in quotes`;
  const [entry, ...others] = isMap(value) ? Object.entries(value) : [];
  if (entry === undefined || others.length > 0 || entry[1] !== null) return '';
  return `; write "{${entry[0]}}" in quotes`;
}

function subject({ path, whole }: Place): string {
  return path.length === 0 ? whole : `"${formatPath(path)}"`;
}

/** What a schema accepts, as a noun phrase: its title, or words made from its keywords. */
export function describeSchema(schema: JsonSchema, root: JsonSchema): string {
  const actual = resolveSchema(schema, root);
  if (actual.title !== undefined) return actual.title;
  if (actual.const !== undefined) return quoteValue(actual.const);
  if (actual.enum !== undefined) return `one of ${quoteList(actual.enum)}`;
  if (actual.anyOf !== undefined)
    return actual.anyOf.map((branch) => describeSchema(branch, root)).join(', or ');
  return `${typeName(actual.type)}${limitsOf(actual)}`;
}

function typeName(type: JsonSchema['type']): string {
  switch (type) {
    case 'object':
      return 'a map';
    case 'array':
      return 'a list';
    case 'integer':
      return 'a whole number';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'string':
      return 'text';
    case undefined:
      return 'a value';
  }
}

function limitsOf({ minimum, exclusiveMinimum, maximum }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` >= ${minimum}`;
  if (exclusiveMinimum !== undefined && maximum !== undefined)
    return ` above ${exclusiveMinimum}, up to ${maximum}`;
  if (exclusiveMinimum !== undefined) return ` > ${exclusiveMinimum}`;
  return maximum === undefined ? '' : ` <= ${maximum}`;
}
