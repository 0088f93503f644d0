import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FromSchema } from './json_schema.ts';
import { validateAgainstSchema } from './validate_schema.ts';

const SCHEMA = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { type: 'string' },
    size: { $ref: '#/$defs/size' },
    kind: { enum: ['a', 'b'] },
    flags: { type: 'object', additionalProperties: { type: 'boolean' } },
  },
  $defs: { size: { anyOf: [{ type: 'integer' }, { type: 'array', items: { const: 'big' } }] } },
} as const;

type Value = FromSchema<typeof SCHEMA>;

test('FromSchema accepts at compile time what the schema accepts at run time', () => {
  const values: readonly Value[] = [
    { name: 'x' },
    { name: 'x', size: 3, kind: 'b', flags: { fast: true } },
    { name: 'x', size: ['big', 'big'] },
  ];
  for (const value of values) assert.deepEqual(validateAgainstSchema(SCHEMA, value), []);
});

test('FromSchema refuses at compile time what the schema refuses at run time', () => {
  const values: readonly Value[] = [
    // @ts-expect-error The name is required.
    {},
    // @ts-expect-error There is no such kind.
    { name: 'x', kind: 'c' },
    // @ts-expect-error A size is no text.
    { name: 'x', size: 'big' },
    // @ts-expect-error There is no such key.
    { name: 'x', zebra: 1 },
  ];
  for (const value of values) assert.equal(validateAgainstSchema(SCHEMA, value).length, 1);
});
