import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { seedFromName } from './seed_from_name.ts';

test('seedFromName() is FNV-1a over the bytes of the code units', () => {
  assert.equal(seedFromName(''), 0x811c9dc5);
  // Published vectors: "a" is e40c292c; then a zero byte follows, because units have two bytes.
  assert.equal(seedFromName('a'), Math.imul(0xe40c292c, 0x01000193) >>> 0);
});

test('seedFromName() is a seed that the schema accepts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const seed = seedFromName(name);
      assert.ok(Number.isInteger(seed) && seed >= 0 && seed <= 4_294_967_295);
    }),
  );
});

test('seedFromName() tells names apart that differ in one character or its high byte only', () => {
  const seeds = ['task-1', 'task-2', 'a', '\u0161', 'A'].map(seedFromName);
  assert.equal(new Set(seeds).size, seeds.length);
});
