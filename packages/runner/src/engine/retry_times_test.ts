import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AttemptOutcome, AttemptRecord } from '@autotuner/core';
import { sampleExperiment } from '@autotuner/core/testing';
import { RetryTimes } from './retry_times.ts';

const FULL: AttemptOutcome = { kind: 'disk_full' };

function timesWith(outcomes: readonly AttemptOutcome[], at: { now: number; endedAt: number }): RetryTimes {
  const attempts = outcomes.map((outcome, index): AttemptRecord => {
    const row = {
      taskId: 1,
      number: 1,
      attempt: index + 1,
      state: 'ended',
      token: 'x',
      tier: 'scan',
    } as const;
    return { ...row, identities: [], outcome, startedAt: 0, endedAt: at.endedAt };
  });
  return new RetryTimes({ store: { listAttempts: async () => attempts }, clock: { now: () => at.now } });
}

const queued = sampleExperiment({ state: 'queued', attempts: 2 });

test('RetryTimes counts the wait from the end of the last attempt, so that a restart neither cuts nor repeats it', async () => {
  const at = { now: 10_500, endedAt: 10_000 };
  const times = timesWith([FULL, FULL], at);
  await times.note(queued);
  assert.deepEqual([...times.delayed()], [[1, 'machine']]);
  at.now = 11_999;
  assert.equal(times.delayed().size, 1);
  at.now = 12_000;
  assert.equal(times.delayed().size, 0);
});

test('RetryTimes does not wait longer because the clock was set back', async () => {
  const at = { now: 10_000, endedAt: 9_000_000 };
  const times = timesWith([FULL], at);
  await times.note(queued);
  at.now = 11_000;
  assert.equal(times.delayed().size, 0);
});

test('RetryTimes forgets an experiment that is not queued any more, and knows none that was never tried', async () => {
  const times = timesWith([FULL], { now: 0, endedAt: 0 });
  await times.note(queued);
  await times.note({ ...queued, state: 'failed' });
  assert.equal(times.delayed().size, 0);
  await times.note({ ...queued, attempts: 0 });
  assert.equal(times.delayed().size, 0);
});
