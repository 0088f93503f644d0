import assert from 'node:assert/strict';
import { test } from 'node:test';
import { jsonText } from '@autotuner/core';
import fc from 'fast-check';
import { LineBytes } from '../lines/line_bytes.ts';
import { allocateSharedMemory, ringOf, TAIL } from './control_block.ts';
import { createShapeRoot } from './field_shape.ts';
import { RingProducer } from './ring_producer.ts';
import { RingTexts } from './ring_texts.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 50 }),
  fc.string({ maxLength: 50 }),
  // One character that needs an escape, anywhere.
  fc
    .tuple(fc.nat(40), fc.constantFrom('"', '\\', '\0', '\u001f', '\u007f', ' ', '~', '!'), fc.nat(40))
    .map(([before, one, after]) => `${'a'.repeat(before)}${one}${'z'.repeat(after)}`),
);

test('texts of a ring are what was put there, as text and as JSON, whatever was there before', () => {
  const ring = ringOf(allocateSharedMemory(65_536, 1), 0);
  const root = createShapeRoot({ special: new Set(), takesObjects: false });
  const source = { templateOf: () => 0, define: () => false };
  const producer = new RingProducer(ring, { source, root });
  const texts = new RingTexts(ring);
  fc.assert(
    fc.property(text, fc.constantFrom(0, 0x22, 0xff), (one, old) => {
      const slots = producer.slotsOf([one]);
      // There is room again: nobody reads this ring.
      Atomics.store(ring.control.words, ring.at + TAIL, producer.head);
      assert.ok(producer.makeRoom(slots + 2));
      const begin = producer.head & (ring.slots - 1);
      ring.bytes.fill(old, begin * 8, Math.min(ring.bytes.length, (begin + slots) * 8));
      assert.ok(producer.putNote(one));
      const at = (begin + 1) & (ring.slots - 1);
      const [asIs, asJson, asLine] = [new LineBytes(8), new LineBytes(8), new LineBytes(8)];
      texts.copyTo(asIs, at);
      texts.jsonTo(asJson, at);
      texts.copyLineTo(asLine, at);
      assert.equal(texts.text(at), one);
      assert.equal(asIs.view().toString(), one.toWellFormed());
      assert.equal(asJson.view().toString(), jsonText(one));
      const ended = one.endsWith('\n') ? one : `${one}\n`;
      assert.equal(asLine.view().toString(), ended.toWellFormed());
    }),
    { numRuns: 2_000 },
  );
});
