import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { cpuWaitsOf, waitedPercent } from './cpu_wait.ts';

test('waitedPercent() is that of the thread that waited longest, new ones included', () => {
  const before = new Map([
    ['1', 5e6],
    ['2', 1e6],
  ]);
  const after = new Map([
    ['1', 6e6],
    ['2', 41e6],
    ['3', 20e6],
  ]);
  assert.equal(waitedPercent({ before, after, elapsedMs: 100 }), 40);
  assert.ok(Number.isNaN(waitedPercent({ before, after: new Map(), elapsedMs: 100 })));
});

test('cpuWaitsOf() reads the threads of this process, and nothing of one that is not there', (t) => {
  assert.equal(cpuWaitsOf(2 ** 30).size, 0);
  if (!existsSync('/proc/self/schedstat')) return t.skip('the system does not tell');
  const waits = cpuWaitsOf(process.pid);
  assert.ok(waits.size > 1);
  assert.ok([...waits.values()].every((ns) => Number.isFinite(ns) && ns >= 0));
});
