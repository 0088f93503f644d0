import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { LineCounter, parseDocument, stringify } from 'yaml';
import { createSourceMap } from './source_map.ts';

type Path = readonly (string | number)[];

function placeOf(text: string, path: Path, options?: { readonly atKey: boolean }): string {
  const lines = new LineCounter();
  const map = createSourceMap(parseDocument(text, { lineCounter: lines }), lines);
  const { line, column } = map.positionOf(path, options);
  return `${line}:${column}`;
}

const TEXT = 'name: demo\nlevels:\n  - { low: 1 }\n  - &b { low: 2, "high": 3 }\nagain: *b\nempty:\n3: x\n';

test('createSourceMap() finds values, and keys on request', () => {
  assert.equal(placeOf(TEXT, ['name']), '1:7');
  assert.equal(placeOf(TEXT, ['name'], { atKey: true }), '1:1');
  assert.equal(placeOf(TEXT, ['levels', 1, 'high']), '4:26');
  assert.equal(placeOf(TEXT, ['levels', 1, 'high'], { atKey: true }), '4:18');
  assert.equal(placeOf(TEXT, ['3']), '7:4');
});

test('createSourceMap() looks through an alias to what it stands for', () => {
  assert.equal(placeOf(TEXT, ['again', 'low']), '4:15');
});

test('createSourceMap() gives the nearest thing above a path that leads nowhere', () => {
  assert.equal(placeOf(TEXT, ['levels', 0, 'high']), placeOf(TEXT, ['levels', 0]));
  assert.equal(placeOf(TEXT, ['zebra', 'x']), '1:1');
  assert.equal(placeOf(TEXT, ['name', 'x', 'y']), '1:7');
});

test('createSourceMap() takes the last of repeated keys', () => {
  assert.equal(placeOf('a: 1\na: 2\n', ['a']), '2:4');
});

test('createSourceMap() points at the start of a text without anything in it', () => {
  assert.equal(placeOf('', ['a']), '1:1');
  assert.equal(placeOf('# only this\n', []), '1:1');
});

test('createSourceMap() finds every number of any map of maps where it stands', () => {
  const key = fc.stringMatching(/^[a-z]{1,5}$/u);
  fc.assert(
    fc.property(fc.dictionary(key, fc.dictionary(key, fc.nat(), { minKeys: 1 })), (value) => {
      const text = stringify(value);
      const lines = text.split('\n');
      for (const [outer, inner] of Object.entries(value)) {
        for (const [name, number] of Object.entries(inner)) {
          const [line = 0, column = 0] = placeOf(text, [outer, name]).split(':').map(Number);
          assert.equal(Number.parseInt(lines[line - 1]?.slice(column - 1) ?? '', 10), number);
        }
      }
    }),
    { numRuns: 50 },
  );
});
