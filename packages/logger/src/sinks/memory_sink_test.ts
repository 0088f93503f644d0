import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createMemorySink } from './memory_sink.ts';

test('createMemorySink() keeps the newest lines and counts the others', () => {
  const arbitrary = fc.record({ maxLines: fc.integer({ min: 1, max: 8 }), lines: fc.array(fc.string()) });
  fc.assert(
    fc.property(arbitrary, ({ maxLines, lines }) => {
      const sink = createMemorySink({ maxLines });
      for (const line of lines) assert.ok(sink.write(line));
      assert.deepEqual(sink.lines(), lines.slice(-maxLines));
      const written = Math.min(lines.length, maxLines);
      assert.deepEqual(sink.stats(), { written, dropped: lines.length - written });
    }),
  );
});

test('write() after close() refuses, and what was kept can still be read', async () => {
  const sink = createMemorySink();
  sink.write('kept');
  await sink.flush();
  await sink.close();
  assert.equal(sink.write('refused'), false);
  assert.deepEqual(sink.lines(), ['kept']);
  assert.deepEqual(sink.stats(), { written: 1, dropped: 1 });
});

test('createMemorySink() refuses a limit that keeps nothing', () => {
  for (const maxLines of [0, -1, 1.5]) assert.throws(() => createMemorySink({ maxLines }), RangeError);
});
