import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openOracle } from '../../testing/oracle.ts';
import { findVariants } from '../../testing/tier/tier_variants.ts';
import { runAsUser, testTier } from '../../testing/tier_contract.ts';
import { ZOO_SKIP } from '../../testing/zoo.ts';
import { probeTiers } from './probe_tiers.ts';

const oracle = openOracle();
after(() => oracle.close());

if (ZOO_SKIP === false) {
  for (const { name, isAvailable, reason } of await probeTiers()) {
    if (!isAvailable) test(`${name} tier`, { skip: `not available here: ${reason}` }, () => undefined);
  }
  for (const one of await findVariants()) testTier(one, oracle);
}

test('every tier keeps its contract for an ordinary user too', { skip: ZOO_SKIP }, async (t) => {
  const run = await runAsUser(t, fileURLToPath(import.meta.url));
  if (run === undefined) return t.skip('needs root, setpriv, and a checkout that others can read');
  assert.equal(run.code, 0, run.output);
  assert.match(run.output, /scan tier kills although no process can be started any more/);
});
