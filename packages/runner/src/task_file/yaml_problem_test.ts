import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineCounter, parseDocument, type Document } from 'yaml';
import {
  findBrokenAlias,
  findRepeatedKeys,
  problemFromYaml,
  reasonFromYaml,
  unreadableText,
} from './yaml_problem.ts';

function parse(text: string): { readonly document: Document.Parsed; readonly lines: LineCounter } {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    uniqueKeys: false,
  });
  return { document, lines };
}

function reasonOf(text: string): string {
  const [error] = parse(text).document.errors;
  assert.ok(error);
  return reasonFromYaml(error, text).reason;
}

for (const [text, bare] of [
  ['command: [gzip, -{level}]', '-{level}'],
  ['command: [gzip, --level={level}, x]', '--level={level}'],
  ['command: [gzip, {level}.txt]', '{level}.txt'],
  ['env: { A: x{level} }', 'x{level}'],
  ['name: a\ncommand: [gzip, "-{a}", -{level}]', '-{level}'],
] as const) {
  test(`reasonFromYaml() asks for quotes around ${bare} in ${JSON.stringify(text)}`, () => {
    assert.equal(reasonOf(text), `Text with braces must stand in quotes; write "${bare}"`);
  });
}

test('reasonFromYaml() puts unclosed lists and maps, and second documents, in plain words', () => {
  assert.equal(reasonOf('a: [1\nb: 2'), 'A list that starts before this place is not closed with "]"');
  assert.equal(reasonOf('a: { x: 1\nb: 2'), 'A map that starts before this place is not closed with "}"');
  assert.equal(reasonOf('a: 1\n---\nb: 2'), 'A second document starts here; a task file holds one');
});

test('reasonFromYaml() says so when the parser runs out of stack', () => {
  assert.equal(reasonOf('['.repeat(20_000)), 'Lists and maps are nested too deeply here');
});

test('reasonFromYaml() leaves the rest to the parser', () => {
  assert.equal(reasonOf('a:\n\tb: 1'), 'Tabs are not allowed as indentation');
});

test('unreadableText() gives code, place, reason and excerpt', () => {
  const text = 'name: x\nlevel: @y\n';
  const { lines } = parse(text);
  const error = unreadableText({ reason: 'Not so', offset: 15 }, { file: 'x.yaml', text, lines });
  assert.equal(error.code, 'AT_CONFIG_UNREADABLE');
  assert.deepEqual(error.details, { file: 'x.yaml', line: 2, column: 8 });
  assert.equal(
    error.message,
    'Cannot read task file "x.yaml": x.yaml:2:8: Not so\n2 | level: @y\n           ^',
  );
});

test('findBrokenAlias() finds the first alias without an anchor before it', () => {
  assert.equal(findBrokenAlias(parse('a: &x 1\nb: *x').document), undefined);
  assert.deepEqual(findBrokenAlias(parse('a: *x\nb: &x 1').document), {
    reason: 'Alias "*x" has no anchor "&x" before it; put text that starts with "*" in quotes',
    offset: 3,
  });
});

test('findBrokenAlias() refuses more aliases than anybody writes', () => {
  const text = `a: &a 1\nb: [${'*a,'.repeat(1001)}]`;
  assert.equal(
    findBrokenAlias(parse(text).document)?.reason,
    'There are more than 1000 aliases; write some of them out',
  );
});

test('findRepeatedKeys() names keys, however they are quoted, and where they stand again', () => {
  for (const text of ['a b: 1\na b: 2\n', '"a b": 1\n"a b": 2\n', "a b: 1\n'a b': { c: 1 }\n"]) {
    const { document, lines } = parse(text);
    const message = 'Key "a b" stands here a second time; each key may be set once';
    assert.deepEqual(findRepeatedKeys(document, lines), [
      { path: [], pointer: '', message, line: 2, column: 1 },
    ]);
  }
});

test('findRepeatedKeys() lets equal keys stand in different maps', () => {
  const { document, lines } = parse('a: { x: 1 }\nb: { x: 1, 1: 2 }\n');
  assert.deepEqual(findRepeatedKeys(document, lines), []);
});

test('problemFromYaml() names unknown tags', () => {
  const { document, lines } = parse('a: !foo x');
  const [warning] = document.warnings;
  assert.ok(warning);
  const { message, column } = problemFromYaml(warning, lines);
  assert.equal(message, 'Tag "!foo" is unknown; leave it out, or put text that starts with "!" in quotes');
  assert.equal(column, 4);
});
