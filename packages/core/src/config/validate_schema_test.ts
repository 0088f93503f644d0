import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { JsonSchema } from './json_schema.ts';
import { describeSchema, resolveSchema, validateAgainstSchema } from './validate_schema.ts';

const POINT: JsonSchema = {
  type: 'object',
  required: ['x', 'y'],
  additionalProperties: false,
  properties: {
    x: { type: 'number', minimum: 0, maximum: 9 },
    y: { $ref: '#/$defs/whole', description: 'Beside a reference.' },
    labels: { type: 'array', maxItems: 2, items: { type: 'string', minLength: 1 } },
    inner: { type: 'object', propertyNames: { pattern: '^[a-z]+$', title: 'small letters' } },
  },
  $defs: { whole: { title: 'a whole number', type: 'integer' } },
};

function told(value: unknown, schema: JsonSchema = POINT): readonly string[] {
  return validateAgainstSchema(schema, value).map(
    ({ path, message, atKey }) => `${path.join('/')}${atKey === true ? '#' : ''}: ${message}`,
  );
}

test('validateAgainstSchema() is content with a value that fits', () => {
  assert.deepEqual(told({ x: 0, y: 3, labels: ['a'], inner: { ab: 'anything' } }), []);
});

test('validateAgainstSchema() lists all problems at once, with their paths, in the order of the value', () => {
  assert.deepEqual(told({ labels: ['a', 3], x: 10, z: 1, inner: { A: 1 } }), [
    ': Task file lacks the key "y": a whole number',
    'labels/1: "labels[1]" must be text, got the number 3; write "3" in quotes',
    'x: "x" must be a number from 0 to 9, got the number 10',
    'z#: Unknown key "z"; known are "x", "y", "labels", "inner"',
    'inner/A#: Name "A" in "inner" must be small letters',
  ]);
});

test('validateAgainstSchema() tells a misspelt required key once', () => {
  assert.deepEqual(told({ x: 1, Y: 2 }), ['Y#: Unknown key "Y", did you mean "y"?']);
});

test('validateAgainstSchema() stops at a list that is too long', () => {
  assert.deepEqual(told({ x: 1, y: 2, labels: [1, 2, 3] }), [
    'labels: "labels" must be a list with at most 2 entries, got 3',
  ]);
});

test('validateAgainstSchema() takes numbers for what they are', () => {
  const told1 = (value: unknown, schema: JsonSchema) => told(value, schema).length;
  assert.equal(told1(Number.NaN, { type: 'number' }), 1);
  assert.equal(told1(2 ** 53, { type: 'integer' }), 1);
  assert.equal(told1(0.5, { type: 'integer' }), 1);
  assert.equal(told1(0, { type: 'number', exclusiveMinimum: 0 }), 1);
  assert.equal(told1(0, { type: 'number', minimum: 0 }), 0);
  assert.equal(told1('1', { type: 'number' }), 1);
});

test('validateAgainstSchema() hints at quotes where YAML reads something else than text', () => {
  const schema: JsonSchema = { type: 'array', items: { type: 'string' } };
  assert.deepEqual(told([3, true, { level: null }, null, { a: 1 }], schema), [
    '0: "[0]" must be text, got the number 3; write "3" in quotes',
    '1: "[1]" must be text, got true; write "true" in quotes',
    '2: "[2]" must be text, got a map with "level"; write "{level}" in quotes',
    '3: "[3]" must be text, got nothing',
    '4: "[4]" must be text, got a map with "a"',
  ]);
});

const EITHER: JsonSchema = {
  anyOf: [
    { enum: ['auto', 'none'] },
    {
      type: 'object',
      required: ['type', 'size'],
      additionalProperties: false,
      properties: { type: { const: 'box' }, size: { type: 'integer' } },
    },
    {
      type: 'object',
      required: ['type', 'radius'],
      additionalProperties: false,
      properties: { type: { const: 'ball' }, radius: { type: 'integer' } },
    },
  ],
};

test('validateAgainstSchema() reports only the branch that was meant', () => {
  assert.deepEqual(told({ type: 'ball', radius: 'x' }, EITHER), [
    'radius: "radius" must be a whole number, got the text "x"',
  ]);
  assert.deepEqual(told({ type: 'bal', size: 1 }, EITHER), [
    'type: "type" must be one of "box", "ball", got the text "bal", did you mean "ball"?',
  ]);
  assert.deepEqual(told({ size: 1 }, EITHER), [': Task file lacks the key "type": one of "box", "ball"']);
  assert.deepEqual(told('atuo', EITHER), [
    ': Task file must be one of "auto", "none", or a map, or a map, got the text "atuo", did you mean "auto"?',
  ]);
});

test('validateAgainstSchema() asks for exactly so many by the title alone', () => {
  const pair: JsonSchema = { title: 'a pair', type: 'array', minItems: 2, maxItems: 2 };
  assert.deepEqual(told([1], pair), [': Task file must be a pair, got a list of 1']);
});

test('validateAgainstSchema() never throws, whatever the value', () => {
  fc.assert(
    fc.property(fc.anything({ withBigInt: true, withDate: true }), (value) => {
      assert.ok(Array.isArray(validateAgainstSchema(POINT, value)));
    }),
  );
});

test('validateAgainstSchema() does not take inherited names for known keys', () => {
  assert.deepEqual(told({ x: 1, y: 1, toString: 1 }), [
    'toString#: Unknown key "toString"; known are "x", "y", "labels", "inner"',
  ]);
});

test('resolveSchema() lets keywords beside a reference win, and throws for one that leads nowhere', () => {
  const beside = { $ref: '#/$defs/whole', title: 'a count' } as const;
  assert.deepEqual(resolveSchema(beside, POINT), { title: 'a count', type: 'integer' });
  assert.throws(() => resolveSchema({ $ref: '#/$defs/zebra' }, POINT), RangeError);
});

test('describeSchema() makes words from keywords where there is no title', () => {
  const words = (schema: JsonSchema) => describeSchema(schema, POINT);
  assert.equal(words({ $ref: '#/$defs/whole' }), 'a whole number');
  assert.equal(words({ const: 'bool' }), '"bool"');
  assert.equal(words({ type: 'integer', minimum: 1 }), 'a whole number >= 1');
  assert.equal(words({ type: 'number', exclusiveMinimum: 0 }), 'a number > 0');
  assert.equal(words({ type: 'number', exclusiveMinimum: 0, maximum: 1 }), 'a number above 0, up to 1');
  assert.equal(words({ type: 'number', maximum: 3 }), 'a number <= 3');
  assert.equal(words({ anyOf: [{ type: 'boolean' }, { type: 'array' }] }), 'true or false, or a list');
  assert.equal(words({}), 'a value');
});

test(
  'validateAgainstSchema() tells twenty unknown keys one by one and counts the rest',
  { timeout: 20_000 },
  () => {
    const junk = Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`key${i}`, i]));
    const messages = told({ x: 1, y: 1, ...junk });
    assert.equal(messages.length, 21);
    assert.equal(messages.at(-1), ': Task file has 49980 more unknown keys');
  },
);

test('validateAgainstSchema() stops at a map with too many entries', () => {
  const schema: JsonSchema = { type: 'object', maxProperties: 2, additionalProperties: { type: 'string' } };
  assert.deepEqual(told({ a: 1, b: 2, c: 3 }, schema), [
    ': Task file must be a map with at most 2 entries, got 3',
  ]);
});
