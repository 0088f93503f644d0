import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonSchema } from './json_schema.ts';
import { TASK_FILE_SCHEMA } from './task_file_schema.ts';
import { resolveSchema, validateAgainstSchema } from './validate_schema.ts';

interface Found {
  readonly path: string;
  readonly schema: JsonSchema;
}

/** All schemas inside one, with where they stand. */
function schemasIn(schema: JsonSchema, path: string): readonly Found[] {
  const keyed = (key: 'properties' | '$defs') =>
    Object.entries(schema[key] ?? {}).map(([name, inner]) => [`${key}/${name}`, inner] as const);
  const single = (['additionalProperties', 'propertyNames', 'items'] as const).flatMap((key) => {
    const inner = schema[key];
    return typeof inner === 'object' ? [[key, inner] as const] : [];
  });
  const branches = (schema.anyOf ?? []).map((inner, i) => [`anyOf/${i}`, inner] as const);
  const inner = [...keyed('properties'), ...keyed('$defs'), ...single, ...branches];
  return [{ path, schema }, ...inner.flatMap(([step, one]) => schemasIn(one, `${path}/${step}`))];
}

const ALL = schemasIn(TASK_FILE_SCHEMA, '#');

function problemsOf(schema: JsonSchema, value: unknown): readonly string[] {
  const rooted: JsonSchema = { ...schema, $defs: TASK_FILE_SCHEMA.$defs };
  return validateAgainstSchema(rooted, value).map(({ message }) => message);
}

test('every example and default of the schema is one that it accepts', () => {
  const written = ALL.flatMap(({ path, schema }) =>
    [...(schema.examples ?? []), ...(schema.default === undefined ? [] : [schema.default])].map((value) => ({
      path,
      schema,
      value,
    })),
  );
  assert.ok(written.length > 40);
  for (const { path, schema, value } of written) assert.deepEqual(problemsOf(schema, value), [], path);
});

test('every property of the schema has a description of whole sentences, for docs and editors', () => {
  const properties = ALL.filter(({ path }) => /\/properties\/\w+$/u.test(path));
  assert.ok(properties.length > 50);
  // A constant describes itself.
  for (const { path, schema } of properties.filter((one) => one.schema.const === undefined))
    assert.match(resolveSchema(schema, TASK_FILE_SCHEMA).description ?? '', /^(`\w+`|[A-Z]).*\.$/u, path);
});

test('every reference of the schema leads to a definition, and every definition is used', () => {
  const used = new Set(ALL.flatMap(({ schema }) => schema.$ref ?? []));
  const defined = Object.keys(TASK_FILE_SCHEMA.$defs).map((name) => `#/$defs/${name}`);
  assert.deepEqual([...used].toSorted(), defined.toSorted());
});

test('every list, open map and text of the schema has an upper limit, or a pattern that keeps it short', () => {
  const unlimited = ALL.filter(
    ({ schema }) =>
      (schema.type === 'array' && schema.maxItems === undefined) ||
      (typeof schema.additionalProperties === 'object' && schema.maxProperties === undefined) ||
      (schema.type === 'string' && schema.maxLength === undefined && schema.pattern === undefined),
  );
  assert.deepEqual(
    unlimited.map(({ path }) => path),
    ['#/properties/$schema'],
  );
});

test('every pattern of the schema compiles with the flag that it is tested with', () => {
  for (const { schema } of ALL) assert.ok(new RegExp(schema.pattern ?? '', 'u'));
});

test('the schema is plain JSON', () => {
  assert.deepEqual(JSON.parse(JSON.stringify(TASK_FILE_SCHEMA)), TASK_FILE_SCHEMA);
});
