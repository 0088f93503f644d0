import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ReadGate } from './read_gate.ts';

test('ReadGate.close() waits for reads under way, also for those that fail', async () => {
  const gate = new ReadGate();
  const { promise, resolve } = Promise.withResolvers<string>();
  const broken = Promise.withResolvers<string>();
  const reads = [gate.run(() => promise), gate.run(() => broken.promise)];
  let isClosed = false;
  const closed = gate.close().then(() => (isClosed = true));
  resolve('read');
  await reads[0];
  assert.equal(isClosed, false);
  broken.reject(new Error('Broken'));
  await assert.rejects(Promise.resolve(reads[1]), { message: 'Broken' });
  await closed;
});

test('ReadGate.run() refuses reads after close()', async () => {
  const gate = new ReadGate();
  await gate.close();
  await assert.rejects(
    gate.run(async () => 1),
    { code: 'AT_INTERNAL' },
  );
});
