import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { MarkedLines } from './marked_lines.ts';

const MARKER = '"mark"';

function findAll(text: string, cuts: readonly number[] = []): readonly string[] {
  const bytes = Buffer.from(text);
  const finder = new MarkedLines(MARKER);
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b), bytes.length];
  const found = places.flatMap((from, at) => finder.push(Buffer.from(bytes.subarray(from, places[at + 1]))));
  return [...found, ...finder.end()];
}

test('push() finds marked lines whole, wherever the bytes are cut', () => {
  const part = fc.constantFrom('\n', MARKER, '"ma', 'rk"', ' ', 'é', 'x'.repeat(5000), '\r\n', '{', '0');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.array(fc.nat({ max: 20_000 })), (parts, cuts) => {
      const text = parts.join('');
      const wanted = text
        .split('\n')
        .filter((line) => line.includes(MARKER) && Buffer.byteLength(line) <= 4096);
      assert.deepEqual(findAll(text, cuts), wanted);
    }),
  );
});

test('end() returns a marked line without an end, once', () => {
  const finder = new MarkedLines(MARKER);
  assert.deepEqual(finder.push(Buffer.from(`{${MARKER}`)), []);
  assert.deepEqual(finder.end(), [`{${MARKER}`]);
  assert.deepEqual(finder.end(), []);
});

test('push() keeps nothing of a line that does not end', () => {
  const finder = new MarkedLines(MARKER);
  const block = Buffer.alloc(1_048_576, 'x');
  const before = process.memoryUsage().external;
  for (let i = 0; i < 200; i++) assert.deepEqual(finder.push(block), []);
  assert.ok(process.memoryUsage().external - before < 20e6);
  assert.deepEqual(finder.push(Buffer.from(`${MARKER}\n${MARKER}\n`)), [MARKER]);
});
