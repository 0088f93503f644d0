import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Wake } from './wake.ts';

const LONG_MS = 60_000;

test('Wake lets everybody who waits go on', async () => {
  const wake = new Wake();
  const waiting = Promise.all([wake.wait({ pollMs: LONG_MS }), wake.wait({ pollMs: LONG_MS })]);
  wake.notify();
  await waiting;
});

test('Wake never misses a notification between a look and the wait', async () => {
  const wake = new Wake();
  const since = wake.version;
  wake.notify();
  await wake.wait({ pollMs: LONG_MS, since });
  assert.equal(wake.version, since + 1);
});

test('Wake ends a wait on abort and after the poll time', async () => {
  const wake = new Wake();
  const stop = new AbortController();
  const waiting = wake.wait({ pollMs: LONG_MS, signal: stop.signal });
  stop.abort();
  await waiting;
  await wake.wait({ pollMs: LONG_MS, signal: stop.signal });
  await wake.wait({ pollMs: 1 });
});

test('Wake tells the wider one, and is not told by it', async () => {
  const wider = new Wake();
  const wake = new Wake(wider);
  const waiting = wider.wait({ pollMs: LONG_MS });
  wake.notify();
  await waiting;
  wider.notify();
  assert.deepEqual([wake.version, wider.version], [1, 2]);
});
