import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CoarseClock } from './coarse_clock.ts';

/** Longer than its timer takes, on a machine that is busy. */
const PAUSE_MS = 60;

test('the first call after a pause has its own time, however many came before it', async () => {
  const clock = new CoarseClock();
  for (const calls of [1, 10, 1_000]) {
    for (let n = 0; n < calls; n++) clock.now();
    await sleep(PAUSE_MS);
    const before = Date.now();
    const seen = clock.now();
    assert.ok(seen >= before && seen <= Date.now(), `${seen - before} ms after ${calls} calls`);
  }
  clock.stop();
});

test('in a burst the time is at most 64 calls old, and after stop() it is right at once', () => {
  const clock = new CoarseClock();
  for (let n = 0; n < 1_000; n++) clock.now();
  const until = Date.now() + 20;
  while (Date.now() < until);
  for (let n = 0; n < 64; n++) clock.now();
  assert.ok(clock.now() >= until);
  while (Date.now() < until + 20);
  clock.stop();
  assert.ok(clock.now() >= until + 20);
});

test('a clock of the caller is asked each time', () => {
  let nowMs = 0;
  const clock = new CoarseClock({ now: () => nowMs++, monotonic: () => 0 });
  assert.deepEqual([clock.now(), clock.now(), clock.now()], [0, 1, 2]);
});
