import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { harmlessLine } from './harmless.ts';
import { createLineSplitter, type SplitLine } from './line_splitter.ts';

const LIMIT = 16;

function split(pieces: readonly Uint8Array[], maxLineBytes: number = LIMIT): readonly SplitLine[] {
  const splitter = createLineSplitter({ maxLineBytes });
  return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
}

function splitText(text: string, maxLineBytes: number = LIMIT): readonly SplitLine[] {
  return split([new TextEncoder().encode(text)], maxLineBytes);
}

const line = (text: string, continued: boolean = false): SplitLine => ({ text, continued });

/** The same rules one byte at a time, without a buffer: the plainest program that does it. */
function splitByByte(bytes: Uint8Array, limit: number): readonly SplitLine[] {
  const lines: SplitLine[] = [];
  let held: number[] = [];
  let isRewinding = false;
  let isContinued = false;
  const give = (part: readonly number[]): void => {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    lines.push(line(harmlessLine(decoder.decode(Uint8Array.from(part))), isContinued));
  };
  for (const byte of bytes) {
    if (byte === 0x0a) {
      give(held);
      [held, isRewinding, isContinued] = [[], false, false];
    } else if (byte === 0x0d) {
      isRewinding = true;
    } else {
      if (isRewinding) [held, isRewinding] = [[], false];
      if (held.length === limit) {
        const at = cutBefore(held, byte);
        give(held.slice(0, at));
        [held, isContinued] = [held.slice(at), true];
      }
      held.push(byte);
    }
  }
  if (held.length > 0) give(held);
  return lines;
}

/** Tries each place in the last bytes: the first from which a character would reach beyond the end. */
function cutBefore(held: readonly number[], next: number): number {
  if (next < 0x80 || next > 0xbf) return held.length;
  const lead = held.findLastIndex((byte) => byte < 0x80 || byte > 0xbf);
  const size = [2, 3, 4].find((bytes) => (held[lead] ?? 0) < [0xe0, 0xf0, 0x100][bytes - 2]!) ?? 1;
  const isLead = lead >= held.length - 3 && (held[lead] ?? 0) >= 0xc0;
  return isLead && lead + size > held.length ? lead : held.length;
}

/** Mostly what matters to the splitter: ends of line, controls, pieces of characters, and plain letters. */
const someBytes = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        [0x0a],
        [0x0d],
        [0x0d, 0x0a],
        [0x61],
        [0x62, 0x62, 0x62, 0x62],
        [0],
        [0x1b],
        [0xc3, 0xa4],
      ),
      fc.constantFrom(
        [0xf0, 0x9f, 0x98, 0x80],
        [0xe2, 0x82, 0xac],
        [0xe2, 0x80, 0xa8],
        [0x80],
        [0xff],
        [0xf0, 0x9f],
      ),
      fc.array(fc.nat(255), { maxLength: 3 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => Uint8Array.from(parts.flat()));

/** The bytes cut at any places. */
const someChunks = fc.tuple(someBytes, fc.array(fc.nat(200), { maxLength: 12 })).map(([bytes, places]) => {
  const cuts = [
    0,
    ...places.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b),
    bytes.length,
  ];
  return { bytes, chunks: cuts.slice(1).map((cut, at) => bytes.subarray(cuts[at], cut)) };
});

test('push() gives the same lines wherever the bytes are cut', () => {
  fc.assert(
    fc.property(someChunks, ({ bytes, chunks }) => {
      assert.deepEqual(split(chunks), splitByByte(bytes, LIMIT));
    }),
    { numRuns: 2_000 },
  );
});

test('push() never holds more bytes than a line may have', () => {
  fc.assert(
    fc.property(someChunks, ({ chunks }) => {
      const splitter = createLineSplitter({ maxLineBytes: LIMIT });
      for (const chunk of chunks) {
        splitter.push(chunk);
        assert.ok(splitter.heldBytes <= LIMIT);
      }
    }),
  );
});

test('push() loses no byte of text without carriage returns', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 80 }), { maxLength: 20 }), (texts) => {
      const lines = texts.map((text) => text.replaceAll(/[\r\n]/g, ' '));
      const bytes = new TextEncoder().encode(lines.map((text) => `${text}\n`).join(''));
      const joined = split([bytes]).reduce(
        (all, { text, continued }) => `${all}${continued ? '' : '\n'}${text}`,
        '',
      );
      assert.equal(joined, lines.map((text) => `\n${harmlessLine(text)}`).join(''));
    }),
  );
});

test('push() keeps the bytes it holds when the caller reuses its buffer', () => {
  const splitter = createLineSplitter();
  const buffer = new TextEncoder().encode('first');
  splitter.push(buffer);
  buffer.fill(0x78);
  assert.deepEqual(splitter.push(Uint8Array.of(0x0a)), [line('first')]);
});

test('push() keeps the last state of a progress display and drops the carriage return of an end of line', () => {
  assert.deepEqual(splitText('1 %\r50 %\r100 %\nwindows\r\n\r\nabc\r\r\nend\r'), [
    line('100 %'),
    line('windows'),
    line(''),
    line('abc'),
    line('end'),
  ]);
});

test('push() keeps the first pieces of a long line even when a carriage return follows', () => {
  assert.deepEqual(splitText(`${'a'.repeat(20)}\rbb\n`), [line('a'.repeat(16)), line('bb', true)]);
});

test('push() cuts long lines between characters and marks what is continued', () => {
  assert.deepEqual(splitText(`${'a'.repeat(15)}\u{1f600}b\nnext`), [
    line('a'.repeat(15)),
    line('\u{1f600}b', true),
    line('next'),
  ]);
  assert.deepEqual(splitText('a'.repeat(16)), [line('a'.repeat(16))]);
});

test('push() makes bytes that are not text visible', () => {
  const bytes = Uint8Array.of(0x61, 0xff, 0x00, 0x1b, 0x5b, 0x09, 0x0a);
  assert.deepEqual(split([bytes]), [line('a\ufffd\u2400\u241b[\t')]);
});

test('push() cuts lines at 64 KiB unless told otherwise', () => {
  const splitter = createLineSplitter();
  const lines = splitter.push(new Uint8Array(200_000).fill(0x61));
  assert.deepEqual(
    lines.map((one) => [one.text.length, one.continued]),
    [
      [65_536, false],
      [65_536, true],
      [65_536, true],
    ],
  );
  assert.equal(splitter.heldBytes, 200_000 - 3 * 65_536);
});

test('end() leaves the splitter as new', () => {
  const splitter = createLineSplitter({ maxLineBytes: LIMIT });
  splitter.push(new TextEncoder().encode(`${'a'.repeat(20)}\r`));
  assert.deepEqual(splitter.end(), [line('aaaa', true)]);
  assert.deepEqual(splitter.end(), []);
  assert.deepEqual(splitter.push(new TextEncoder().encode('b\n')), [line('b')]);
});

test('createLineSplitter() refuses a limit that cannot hold a character', () => {
  for (const maxLineBytes of [15, 16.5, Number.NaN]) {
    assert.throws(() => createLineSplitter({ maxLineBytes }), RangeError);
  }
});
