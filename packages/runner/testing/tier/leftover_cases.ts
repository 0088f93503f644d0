import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { AttemptIdentity } from '@autotuner/core';
import { tempDir } from '@autotuner/core/testing';
import { waitUntil } from '../../src/containment/pause.ts';
import { identify } from '../../src/containment/proc_table.ts';
import { newTag, textOf } from '../zoo.ts';
import type { AbandonedTree } from './abandoned_tree.ts';
import type { TierCases } from './tier_bench.ts';

const SUPERVISOR = fileURLToPath(new URL('abandoned_tree.ts', import.meta.url));
const EMPTY = { isEmpty: true, survivors: [] };
/** One in the group, one in a session of its own, one that has lost its parent as well. */
const FAMILY = 'trap "" TERM; setsid sh -c "sleep 60 & wait" & (setsid sleep 60 &); echo up; wait; :';

/** What is left of a supervisor that was killed. */
export const LEFTOVER_CASES: TierCases = {
  async 'ends the tree of a supervisor that was killed, and nothing else'({ one, oracle }, t) {
    const tag = newTag();
    t.after(() => oracle.end(tag));
    const folder = await tempDir(t);
    const raw = { out: join(folder, 'out'), err: join(folder, 'err') };
    await Promise.all([writeFile(raw.out, ''), writeFile(raw.err, '')]);
    const request = { variant: one.name, argv: ['sh', '-c', FAMILY], token: tag, raw };
    const identity = await abandon(t, request, () => textOf(raw.out) === 'up\n');
    if (one.endsWithTuner) {
      const isGone = await waitUntil(() => oracle.alive(tag).length === 0, { timeoutMs: 1000 });
      assert.ok(isGone, `alive: ${oracle.alive(tag).join(' ')}`);
    }
    const leftover = { token: tag, identities: [identity], raw: Object.values(raw) };
    assert.deepEqual(await one.tier.killLeftover(leftover), EMPTY);
    const isGone = await waitUntil(() => oracle.alive(tag).length === 0, { timeoutMs: 1000 });
    assert.ok(isGone, `alive: ${oracle.alive(tag).join(' ')}`);
    assert.deepEqual(await one.tier.killLeftover(leftover), EMPTY, 'a second time');
  },

  async 'ends a tree whose supervisor is killed while it starts'({ one, oracle }, t) {
    if (!one.endsWithTuner) return t.skip('only the next start of the tuner ends it');
    const tag = newTag();
    t.after(() => oracle.end(tag));
    const folder = await tempDir(t);
    const raw = { out: join(folder, 'out'), err: join(folder, 'err') };
    await Promise.all([writeFile(raw.out, ''), writeFile(raw.err, '')]);
    await abandon(t, { variant: one.name, argv: ['sh', '-c', FAMILY], token: tag, raw }, () => true);
    const isGone = await waitUntil(() => oracle.alive(tag).length === 0, { timeoutMs: 5000 });
    assert.ok(isGone, `alive: ${oracle.alive(tag).join(' ')}`);
    await one.tier.killLeftover({ token: tag, identities: [] });
  },

  async 'does not touch a process that only has the same number'({ one }, t) {
    const bystander = spawn('sleep', ['60'], { detached: true });
    t.after(() => bystander.kill('SIGKILL'));
    const pid = bystander.pid ?? 0;
    const real = identify(pid);
    const earlier = `${Number(real.pidStart) - 1}`;
    const strangers: readonly AttemptIdentity[] = [
      { ...real, pidStart: earlier },
      { ...real, bootId: 'another-start-of-the-machine' },
      { pid },
    ];
    for (const identity of strangers) {
      const proof = await one.tier.killLeftover({ token: newTag(), identities: [identity] });
      assert.deepEqual(proof, EMPTY);
    }
    assert.equal(bystander.exitCode ?? bystander.signalCode, null);
    assert.deepEqual(identify(pid), real);
  },
};

async function abandon(
  t: TestContext,
  request: AbandonedTree,
  isUp: () => boolean,
): Promise<AttemptIdentity> {
  const argv = ['--conditions=@autotuner/source', SUPERVISOR, JSON.stringify(request)];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  assert.ok(await waitUntil(isUp, { timeoutMs: 5000 }), 'the tree came up');
  child.kill('SIGKILL');
  await once(child, 'exit');
  // It prints nothing but this.
  return JSON.parse(line.toString()) as AttemptIdentity;
}
