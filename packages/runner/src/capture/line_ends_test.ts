import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findLineEnds } from './line_ends.ts';

/** One byte after the other. */
function findSlowly(bytes: Uint8Array): { readonly ends: readonly number[]; readonly isPlain: boolean } {
  const ends = [...bytes.entries()].filter(([, byte]) => byte === 0x0a).map(([at]) => at + 1);
  const isPlain = bytes.every((byte) => byte === 0x0a || byte === 0x09 || (byte >= 0x20 && byte <= 0x7e));
  return { ends, isPlain };
}

const piece = fc.oneof(
  fc.constantFrom(
    'plain text ',
    'x',
    '~',
    ' ',
    '\n',
    '\t',
    '\r',
    '\0',
    '\u001b',
    '\u007f',
    '\u0080',
    '\u00ff',
  ),
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

test('findLineEnds() finds the same as a byte loop, wherever the lines lie in memory', () => {
  const ends = new Int32Array(10_000);
  fc.assert(
    fc.property(fc.array(piece), fc.nat(7), (pieces, offset) => {
      const lines = Buffer.from(`${pieces.join('')}\n`, 'latin1');
      const memory = Buffer.concat([Buffer.alloc(offset), lines, Buffer.alloc(5)]);
      const found = findLineEnds(memory.subarray(offset, offset + lines.length), ends);
      const slowly = findSlowly(lines);
      assert.equal(found.isPlain, slowly.isPlain);
      assert.deepEqual([...ends.subarray(0, found.lines)], slowly.ends);
    }),
    { numRuns: 3000 },
  );
});
