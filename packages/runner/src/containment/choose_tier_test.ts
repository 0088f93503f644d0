import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isAutotunerError } from '@autotuner/core';
import { ZOO_SKIP } from '../../testing/zoo.ts';
import { chooseTier, tierByName } from './choose_tier.ts';
import { createScanTier } from './scan_tier.ts';
import { createPidnsTier } from './pidns_tier.ts';
import { probeTiers, type TierProbe } from './probe_tiers.ts';
import { TIER_PROMISES } from './tier_promises.ts';
import type { Tier } from './tier.ts';

const works = (tier: Tier): TierProbe => ({
  name: tier.name,
  ...TIER_PROMISES[tier.name],
  isAvailable: true,
  reason: 'works',
  tier,
});
const lacks = (name: TierProbe['name']): TierProbe => ({
  name,
  ...TIER_PROMISES[name],
  isAvailable: false,
  reason: 'no such thing',
});
const PIDNS = createPidnsTier('root');
const SCAN = createScanTier();

test('chooseTier() takes the strongest that works, or the named one', async () => {
  const probes = [lacks('cgroup2'), works(PIDNS), works(SCAN)];
  assert.equal(await chooseTier('auto', probes), PIDNS);
  assert.equal(await chooseTier('strict', probes), PIDNS);
  assert.equal(await chooseTier('scan', probes), SCAN);
});

test('chooseTier() refuses in strict mode what cannot prove emptiness, and says why for each', async () => {
  const probes = [lacks('cgroup2'), lacks('pidns'), works(SCAN)];
  assert.equal(await chooseTier('auto', probes), SCAN);
  await assert.rejects(chooseTier('strict', probes), (error) => {
    assert.ok(isAutotunerError(error, 'AT_CONTAINMENT_UNAVAILABLE'));
    assert.equal(
      error.message,
      'Cannot contain experiments with "strict": cgroup2 does not work (no such thing), pidns does not work (no such thing), scan works; use "auto" or "scan"',
    );
    return true;
  });
});

test('tierByName() finds every tier again, and the weakest for a name of another version', () => {
  assert.deepEqual(
    ['cgroup2', 'pidns', 'subreaper', 'scan', 'group'].map((name) => tierByName(name).name),
    ['cgroup2', 'pidns', 'subreaper', 'scan', 'scan'],
  );
});

test('probeTiers() tries the tiers, and the scan tier always works', { skip: ZOO_SKIP }, async () => {
  const probes = await probeTiers();
  assert.deepEqual(
    probes.map((one) => one.name),
    ['cgroup2', 'pidns', 'subreaper', 'scan'],
  );
  assert.ok(probes.at(-1)?.isAvailable);
  for (const { isAvailable, tier, reason } of probes) {
    assert.equal(tier !== undefined, isAvailable);
    assert.ok(reason.length > 0);
  }
});

test('probeTiers() says for an ordinary user why there is no control group', { skip: ZOO_SKIP }, (t) => {
  const script = fileURLToPath(new URL('../../testing/print_probes.ts', import.meta.url));
  const user = ['--reuid=65534', '--regid=65534', '--clear-groups', '--'];
  const args = [...user, process.execPath, '--conditions=@autotuner/source', script];
  const { status, stdout } = spawnSync('setpriv', args, {
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '' },
  });
  if (status !== 0) return t.skip('needs root, setpriv, and a checkout that others can read');
  // Written by the line above.
  const probes = JSON.parse(stdout) as readonly TierProbe[];
  const cgroup = probes.find((one) => one.name === 'cgroup2');
  assert.equal(cgroup?.isAvailable, false);
  assert.match(cgroup.reason, /EACCES|EPERM|EROFS|no cgroup2 file system/);
  assert.ok(probes.find((one) => one.name === 'scan')?.isAvailable);
});
