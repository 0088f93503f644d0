import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { tempDir } from '@autotuner/core/testing';
import { NAMESPACE_SKIP as skip } from '../oracle/namespace_skip.ts';
import { AttemptSession, type Attempt } from './attempt_session.ts';

const base: Omit<Attempt, 'tier' | 'argv'> = {
  cwd: '/',
  env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
  timeoutMs: 5000,
  graceMs: 0,
  logMaxBytes: 1000,
};

test('AttemptSession runs attempts with the real runner and counts only strangers', { skip }, async (t) => {
  const session = await AttemptSession.open({ folder: await tempDir(t) });
  t.after(() => session.close());
  const tier = session.tiers.filter((one) => one.isAvailable).at(-1)?.name ?? 'none';
  assert.deepEqual(session.strangers(), []);
  const script = 'exit 3';
  const { reply } = await session.run({ ...base, tier, argv: ['sh', '-c', script] }, 20_000);
  assert.ok(typeof reply === 'object');
  assert.deepEqual(reply.report?.outcome, { kind: 'exit', code: 3 });
  // Log writers may be on their way out.
  for (let looks = 0; looks < 100 && session.strangers().length > 0; looks += 1) await delay(5);
  assert.deepEqual(session.strangers(), []);
});

test('AttemptSession tells that its supervisor was killed', { skip }, async (t) => {
  const session = await AttemptSession.open({ folder: await tempDir(t) });
  t.after(() => session.close());
  const tier = session.tiers.filter((one) => one.isAvailable).at(-1)?.name ?? 'none';
  // Whoever starts the command: the supervisor is the one with this file among its arguments.
  const killer = `for one in /proc/[0-9]*; do grep -aq 'attempt_worker[.]ts' $one/cmdline && kill -9 \${one#/proc/}; done; sleep 71`;
  const { reply } = await session.run({ ...base, tier, argv: ['sh', '-c', killer] }, 20_000);
  assert.equal(reply, 'died');
});
