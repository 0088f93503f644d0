import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { tempDir } from '@autotuner/core/testing';
import { processOf } from '../../testing/attempt_bench.ts';
import { openOracle } from '../../testing/oracle.ts';
import { newTag, zooCommand, ZOO_SKIP } from '../../testing/zoo.ts';
import { findKeeper } from './keeper.ts';
import { waitUntil } from './pause.ts';
import { probeTiers } from './probe_tiers.ts';
import { stopProcess } from './stop_process.ts';

/** Program, how many processes there are when it is up, and whether only the kernel can find them all. */
const BEHAVIOURS: readonly (readonly [file: string, processes: number, needsKernel?: boolean])[] = [
  ['sleep_forever.pl', 1],
  ['ignore_sigterm.pl', 2],
  ['tree.pl', 40],
  ['setsid_child.pl', 2],
  ['double_fork_daemon.pl', 2],
  ['daemon_clean_env_closed_fds.pl', 2, true],
  ['proctitle_wipes_env.pl', 2, true],
  ['comet.pl', 2, true],
  ['fork_storm.pl', 20, true],
  ['self_stopped.pl', 2],
  ['node_cluster.mjs', 4],
  ['background_then_exit.pl', 1],
  ['nohup_disown.sh', 1],
  ['late_writer.pl', 1],
];

const keeper = await findKeeper();
const oracle = openOracle([keeper?.pid]);
after(() => oracle.close());

for (const probe of ZOO_SKIP === false ? await probeTiers() : []) {
  for (const [file, processes, needsKernel = false] of BEHAVIOURS) {
    const skip = skipReason(probe, needsKernel);
    test(`${probe.name} tier leaves nothing of ${file}`, { skip, timeout: 20_000 }, async (t) => {
      assert.ok(probe.tier);
      const tag = newTag();
      t.after(() => oracle.end(tag));
      const folder = await tempDir(t);
      const raw = { out: join(folder, 'out'), err: join(folder, 'err') };
      await Promise.all([writeFile(raw.out, ''), writeFile(raw.err, '')]);
      const command = processOf(zooCommand(file, tag));
      const marked = { ...command, env: { ...command.env, ZOO_TAG: tag } };
      const contained = await probe.tier.launch({
        process: marked,
        token: randomUUID(),
        role: 'command',
        raw,
      });
      // Below this process there are also the log writers, and with an init what holds it.
      const writers = keeper === undefined ? 2 : 1;
      const own = { cgroup2: writers, pidns: keeper === undefined ? 4 : 3, subreaper: 3, scan: writers }[
        probe.name
      ];
      const isUp = (): boolean => oracle.alive(tag).length >= processes + own;
      await waitUntil(isUp, { timeoutMs: 5000 });
      const proof = await stopProcess(contained, { graceMs: 60 });
      await contained.exited;
      await contained.drained;
      contained.release();
      assert.deepEqual(proof, { isEmpty: true, survivors: [] });
      const isGone = await waitUntil(() => oracle.alive(tag).length === 0, { timeoutMs: 500 });
      assert.ok(isGone, `survivors: ${oracle.alive(tag).join(' ')}`);
    });
  }
}

function skipReason(
  probe: Awaited<ReturnType<typeof probeTiers>>[number],
  needsKernel: boolean,
): string | false {
  if (!probe.isAvailable) return `not available here: ${probe.reason}`;
  if (needsKernel && probe.tier?.isStrict !== true)
    return 'only a tier of the kernel can find it; strict refuses this tier';
  return false;
}

test('the zoo runs here', { skip: ZOO_SKIP }, () => assert.ok(BEHAVIOURS.length > 0));
