import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { AttemptSession } from './attempt_session.ts';

const skip = process.platform !== 'linux' && 'pid namespaces are a thing of Linux';

test(
  'AttemptSession counts what an attempt in the weakest tier leaves, and close() ends it',
  { skip },
  async (t) => {
    const folder = await tempDir(t);
    const session = await AttemptSession.open({ folder });
    t.after(() => session.close());
    console.log(session.tiers);
    const tier = session.tiers.filter((one) => one.isAvailable).at(-1);
    assert.ok(tier);
    assert.deepEqual(session.strangers(), []);
    const env = { PATH: process.env['PATH'] ?? '' };
    const script = 'setsid env -i sleep 54321 >/dev/null 2>&1 & exit 3';
    const base = { tier: tier.name, cwd: '/', env, graceMs: 0, logMaxBytes: 1000 };
    const { reply } = await session.run({ ...base, argv: ['sh', '-c', script], timeoutMs: 5000 }, 20_000);
    console.log(reply, session.strangers());
  },
);
