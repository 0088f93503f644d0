import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SseParser } from './sse_parser.ts';

test('SseParser gives the same events however the stream is cut', () => {
  const text =
    ': hello\nretry: 2000\n\nid: 7\nevent: log\ndata: one\ndata:  two\n\ndata\r\n\r\nid: 9\rdata:x\r\r: hb\n\n';
  const whole = new SseParser().push(text);
  assert.deepEqual(whole, [
    { id: '7', event: 'log', data: 'one\n two' },
    { id: '7', event: 'message', data: '' },
    { id: '9', event: 'message', data: 'x' },
  ]);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(text.length)), (places) => {
      const cuts = [0, ...places.toSorted((a, b) => a - b), text.length];
      const parser = new SseParser();
      const events = cuts.slice(1).flatMap((end, index) => parser.push(text.slice(cuts[index], end)));
      assert.deepEqual(events, whole);
    }),
  );
});

test('SseParser keeps the last id and the reconnection time, and drops an event that is cut off', () => {
  const parser = new SseParser();
  assert.deepEqual(parser.push('retry: 50\nid: 4\n\ndata: never finished'), []);
  assert.deepEqual([parser.lastId, parser.retryMs], ['4', 50]);
});
