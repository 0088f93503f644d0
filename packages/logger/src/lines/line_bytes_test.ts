import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeJsonLine, jsonText } from '@autotuner/core';
import fc from 'fast-check';
import { LineBytes } from './line_bytes.ts';

/** One step of putting lines together, and what it should add. */
interface Step {
  readonly add: (lines: LineBytes) => void;
  readonly text: string;
}

/** Between quotes, as the encoder of core shows a field. */
function shown(value: unknown): string {
  const line = encodeJsonLine({ time: 0, level: 'info', logger: '', message: '', fields: { value } });
  return line.slice(line.indexOf('"value":') + '"value":'.length, -2);
}

const someText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 60 }),
  fc.constantFrom('', '"', '\u007f', 'é', '\ud800', '\u2028', 'x'.repeat(5_000)),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  someText.map((text): Step => ({ add: (lines) => lines.text(text), text: text.toWellFormed() })),
  someText.map((text): Step => ({ add: (lines) => lines.jsonText(text), text: jsonText(text) })),
  fc.oneof(fc.double(), fc.integer()).map((value): Step => {
    return { add: (lines) => lines.jsonNumber(value), text: shown(value) };
  }),
  someText.map((text): Step => {
    const piece = Buffer.from(text);
    return { add: (lines) => lines.put(piece), text: piece.toString() };
  }),
  fc.string({ maxLength: 60 }).map((text): Step => {
    const from = Buffer.from(`<${text}>`);
    const range = { begin: 1, end: from.length - 1 };
    return { add: (lines) => lines.copy(from, range), text };
  }),
  fc.constant<Step>({ add: (lines) => lines.newline(), text: '\n' }),
);

test('lines are what was added, however little memory there was at first', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), (steps, capacity) => {
      const lines = new LineBytes(capacity);
      for (const { add } of steps) add(lines);
      assert.equal(lines.view().toString(), steps.map(({ text }) => text).join(''));
    }),
  );
});
