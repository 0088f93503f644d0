import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLineSplitter, formatChildLine, type ChildLine } from '@autotuner/core';
import fc from 'fast-check';
import { ByteBuilder } from './byte_builder.ts';
import { LineStamper } from './line_stamper.ts';

const LINE: ChildLine = { time: 0, experiment: 3, attempt: 1, role: 'command', stream: 'stdout', text: '' };
const HEADS = { whole: formatChildLine(LINE), continued: formatChildLine({ ...LINE, continued: true }) };

/** Line by line, with nothing but the public functions of core. */
function stampSlowly(bytes: Buffer, skip: number = 0): string {
  const splitter = createLineSplitter();
  const lines = [...splitter.push(bytes), ...splitter.end()].slice(skip);
  return lines.map(({ text, continued }) => `${formatChildLine({ ...LINE, text, continued })}\n`).join('');
}

/** As the bytes come: in pieces that end anywhere. */
function stamp(
  bytes: Buffer,
  options: { readonly cuts?: readonly number[]; readonly skip?: number } = {},
): string {
  const stamper = new LineStamper({ skip: options.skip ?? 0 });
  const out = new ByteBuilder();
  const cuts = [...(options.cuts ?? [])].map((cut) => cut % (bytes.length + 1)).toSorted((a, b) => a - b);
  let from = 0;
  for (const to of [...cuts, bytes.length]) {
    // A piece is read into memory that is used again.
    const piece = Buffer.from(bytes.subarray(from, to));
    for (let start = 0; start < piece.length;) start = stamper.push(piece, { start, out, heads: HEADS });
    piece.fill('?');
    from = to;
  }
  stamper.end({ out, heads: HEADS });
  return out.view().toString('utf8');
}

const text = fc.oneof(
  fc.constantFrom(
    'plain',
    '\n',
    '\n\n',
    '\r\n',
    '10 %\r',
    '\u001b[31mred\u001b[0m',
    'ä€😀',
    '\0',
    '\t',
    '\u2028\u0085',
  ),
  fc.constantFrom(HEADS.whole, `${HEADS.whole} \n`, `${HEADS.whole} \n\n`),
  fc.string({ maxLength: 20 }),
);
const bytes = fc
  .array(
    fc.oneof(
      text.map((one) => Buffer.from(one)),
      fc.uint8Array({ maxLength: 8 }).map((one) => Buffer.from(one)),
    ),
  )
  .map((parts) => Buffer.concat(parts));

test('LineStamper stamps like the plain version, wherever the bytes are cut', () => {
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(), { maxLength: 4 }), (input, cuts) => {
      assert.equal(stamp(input, { cuts }), stampSlowly(input));
    }),
    { numRuns: 3000 },
  );
});

test('LineStamper leaves out the first lines, as many as it is told', () => {
  fc.assert(
    fc.property(bytes, fc.array(fc.nat(), { maxLength: 2 }), fc.nat(12), (input, cuts, skip) => {
      assert.equal(stamp(input, { cuts, skip }), stampSlowly(input, skip));
    }),
    { numRuns: 1000 },
  );
});

test('LineStamper stamps like the plain version around the length at which lines are cut', () => {
  for (const length of [65_530, 65_534, 65_535, 65_536, 65_537, 65_540, 131_071, 131_072, 131_073, 200_000]) {
    for (const unit of ['x', 'ä', 'x\r']) {
      const line = unit.repeat(Math.ceil(length / Buffer.byteLength(unit)));
      const input = Buffer.from(`short\n\n${line}\nnext\n${line}${line}\n\nlast`);
      for (const cuts of [[], [7], [65_536], [100_000, 100_001, 131_072]]) {
        assert.equal(
          stamp(input, { cuts }),
          stampSlowly(input),
          `${length} bytes of ${JSON.stringify(unit)}`,
        );
      }
    }
  }
});

test('LineStamper gives each line to who watches, and stamps on in blocks once that has seen enough', () => {
  const seen: string[] = [];
  const stamper = new LineStamper({ skip: 0, onLines: (texts) => seen.push(...texts) < 4 });
  const out = new ByteBuilder();
  const input = ['one\ntwo\nthree\nfo', 'ur\nfive\nsix\nsev', 'en\neight\n'].map((one) => Buffer.from(one));
  for (const one of input) {
    for (let start = 0; start < one.length;) start = stamper.push(one, { start, out, heads: HEADS });
  }
  assert.deepEqual(seen, ['one', 'two', 'three', 'four', 'five', 'six']);
  assert.equal(out.view().toString(), stampSlowly(Buffer.concat(input)));
});
