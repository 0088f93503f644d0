import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrequentTexts } from './frequent_texts.ts';

function open(range: number): { readonly texts: FrequentTexts; readonly found: [number, string][] } {
  const found: [number, string][] = [];
  return { texts: new FrequentTexts({ range, onFound: (id, text) => found.push([id, text]) }), found };
}

test('a text that comes again and again gets a number, and keeps it', () => {
  const { texts, found } = open(10);
  const ids = Array.from({ length: 8 }, () => [texts.idOf('one'), texts.idOf('two')]);
  assert.deepEqual(ids[0], [0, 0]);
  assert.deepEqual(ids.at(-1), [1, 2]);
  assert.deepEqual(found, [
    [1, 'one'],
    [2, 'two'],
  ]);
});

test('numbers stay below the range, and long texts have none', () => {
  const { texts, found } = open(3);
  for (let round = 0; round < 10; round++) {
    for (const text of ['a', 'b', 'c', 'd', 'x'.repeat(1_000)]) texts.idOf(text);
  }
  assert.deepEqual(
    found.map(([id]) => id),
    [1, 2],
  );
});

test('texts that never come again cost few look-ups, and hide the frequent ones for a while only', () => {
  const { texts } = open(10);
  for (let n = 0; n < 8; n++) texts.idOf('frequent');
  for (let n = 0; n < 1_000; n++) texts.idOf(`once ${n}`);
  const ids = Array.from({ length: 300 }, () => texts.idOf('frequent'));
  assert.equal(ids.at(-1), 1);
});
