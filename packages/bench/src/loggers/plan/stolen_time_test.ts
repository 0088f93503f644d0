import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpuTicks, stolenPercent } from './stolen_time.ts';

test('stolenPercent() compares two readings', () => {
  assert.equal(stolenPercent({ all: 1_000, stolen: 10 }, { all: 1_200, stolen: 20 }), 5);
  assert.ok(Number.isNaN(stolenPercent({ all: 0, stolen: 0 }, { all: 0, stolen: 0 })));
});

test('cpuTicks() counts up', { skip: process.platform === 'linux' ? false : 'needs /proc/stat' }, () => {
  const { all, stolen } = cpuTicks();
  assert.ok(all > 0 && stolen >= 0 && stolen <= all);
});
