import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AttemptOutcome } from '../scoring/outcome.ts';
import { retryDelay } from './retry_delay.ts';

const FULL: AttemptOutcome = { kind: 'disk_full' };
const BUSY: AttemptOutcome = { kind: 'spawn', errno: 'EAGAIN', detail: 'no process' };
const DIED: AttemptOutcome = { kind: 'interrupted' };
const CRASH: AttemptOutcome = { kind: 'exit', code: 1 };
const MISSING: AttemptOutcome = { kind: 'spawn', errno: 'ENOENT', detail: 'no such command' };

test('retryDelay() doubles with every outcome of the machine in a row, up to a minute', () => {
  const delays = Array.from(
    { length: 9 },
    (_, n) => retryDelay(Array.from({ length: n + 1 }, () => BUSY)).ms,
  );
  assert.deepEqual(delays, [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  assert.equal(retryDelay(Array.from({ length: 5000 }, () => FULL)).ms, 60_000);
});

test('retryDelay() does not wait after the first interruption, only after more of them in a row', () => {
  assert.deepEqual(retryDelay([DIED]), { ms: 0, cause: 'tuner' });
  assert.deepEqual(retryDelay([DIED, DIED]), { ms: 250, cause: 'tuner' });
  assert.deepEqual(retryDelay([CRASH, DIED]), { ms: 0, cause: 'tuner' });
});

test('retryDelay() does not wait for what the machine is not to blame for', () => {
  for (const outcomes of [[], [CRASH], [FULL, CRASH], [MISSING]]) assert.equal(retryDelay(outcomes).ms, 0);
});

test('retryDelay() is never shorter after one more outcome of the same kind, and never over a minute', () => {
  const outcome = fc.constantFrom(FULL, BUSY, DIED, CRASH, MISSING);
  fc.assert(
    fc.property(fc.array(outcome, { minLength: 1, maxLength: 30 }), (outcomes) => {
      const { ms } = retryDelay(outcomes);
      const last = outcomes.at(-1);
      assert.ok(ms >= 0 && ms <= 60_000);
      assert.ok(last !== undefined && retryDelay([...outcomes, last]).ms >= ms);
      assert.deepEqual(retryDelay(outcomes), retryDelay(outcomes), 'no chance in it');
    }),
  );
});
