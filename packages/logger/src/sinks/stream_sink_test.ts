import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { createStreamSink } from './stream_sink.ts';

test('write() hands lines on in order, and close() leaves the stream open to its owner', async () => {
  const stream = new PassThrough();
  const sink = createStreamSink(stream);
  assert.ok(sink.write('one') && sink.write('two'));
  await sink.close();
  await sink.close();
  assert.equal(stream.listenerCount('error'), 0);
  assert.equal(sink.write('three'), false);
  stream.end('by its owner\n');
  assert.equal(await text(stream), 'one\ntwo\nby its owner\n');
  assert.deepEqual(sink.stats(), { written: 2, dropped: 1 });
});

test('write() refuses while too much waits in the stream, and goes on when it is read', async () => {
  const stream = new PassThrough({ highWaterMark: 1 });
  const sink = createStreamSink(stream, { maxBufferedBytes: 1_000 });
  const line = 'x'.repeat(99);
  for (let n = 0; n < 100; n++) sink.write(line);
  const { written, dropped } = sink.stats();
  assert.ok(written >= 10 && written <= 13, `${written} lines taken`);
  assert.equal(written + dropped, 100);
  stream.resume();
  await sink.flush();
  assert.ok(sink.write('room again'));
  await sink.close();
});

test('flush() gives up on a reader that has stopped reading', async () => {
  const stream = new PassThrough({ highWaterMark: 1 });
  const sink = createStreamSink(stream, { flushTimeoutMs: 20 });
  sink.write('nobody reads this');
  sink.write('nor this');
  await sink.flush();
  assert.ok(stream.writableLength > 0);
});

test('write() to a process that is gone refuses and throws nothing', async () => {
  const child = spawn(process.execPath, ['--eval', ''], { stdio: ['pipe', 'ignore', 'ignore'] });
  const sink = createStreamSink(child.stdin);
  await once(child, 'close');
  for (let n = 0; n < 50 && sink.write('to nobody'); n++) await new Promise(setImmediate);
  assert.equal(sink.write('to nobody'), false);
  await sink.flush();
  await sink.close();
});
