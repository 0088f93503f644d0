import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openOracle } from '../../testing/oracle.ts';
import { openTierBench } from '../../testing/tier/tier_bench.ts';
import { runAsUser } from '../../testing/tier_contract.ts';
import { textOf, ZOO_SKIP } from '../../testing/zoo.ts';
import { waitUntil } from './pause.ts';
import { probeTiers, type TierProbe } from './probe_tiers.ts';
import { listPids } from './proc_table.ts';
import { stopProcess } from './stop_process.ts';

/** Program, how many processes there are when it is up, and why a scan may miss one of them. */
const BEHAVIOURS: readonly (readonly [file: string, processes: number, missedByScan?: string])[] = [
  ['sleep_forever.pl', 1],
  ['ignore_sigterm.pl', 2],
  ['tree.pl', 40],
  ['setsid_child.pl', 2],
  ['double_fork_daemon.pl', 2],
  ['daemon_clean_env_closed_fds.pl', 2, 'no group, session, parent, cookie or output is left to know it by'],
  ['proctitle_wipes_env.pl', 2],
  ['comet.pl', 2, 'it moves on a thousand times a second, and a look can fall into a gap'],
  ['fork_storm.pl', 20, 'it forks faster than a busy machine can look'],
  ['self_stopped.pl', 2],
  ['node_cluster.mjs', 4],
  ['background_then_exit.pl', 1],
  ['nohup_disown.sh', 1],
  ['late_writer.pl', 1],
  ['late_writer_unseen.pl', 1],
  ['zombie_leader.py', 2],
];

/** What has the command line of the behaviour besides it: an init, and the script that was to become it. */
const OWN = { cgroup2: 0, pidns: 0, subreaper: 1, scan: 0 } as const;

const oracle = openOracle();
after(() => oracle.close());

for (const probe of ZOO_SKIP === false ? await probeTiers() : []) {
  const skip = probe.isAvailable ? false : `not available here: ${probe.reason}`;
  for (const behaviour of BEHAVIOURS)
    test(`${probe.name} tier leaves nothing of ${behaviour[0]}`, { skip, timeout: 30_000 }, async (t) => {
      const [file, processes, missedByScan] = behaviour;
      const survivors = await survivorsOf(t, { probe, file, processes });
      if (probe.name !== 'scan' || missedByScan === undefined) return assert.deepEqual(survivors, []);
      if (survivors.length > 0) t.diagnostic(`survived: ${missedByScan}`);
    });
}

interface Run {
  readonly probe: TierProbe;
  readonly file: string;
  readonly processes: number;
}

async function survivorsOf(
  t: Parameters<typeof openTierBench>[0],
  { probe, file, processes }: Run,
): Promise<readonly number[]> {
  const { name, tier, endsWithTuner } = probe;
  assert.ok(tier);
  const one = { name, tier, endsWithTuner, isExactAboutExits: true };
  const launched = await openTierBench(t, { one, oracle }).zoo(file);
  const { tag } = launched;
  await waitUntil(() => countNamed(tag) >= processes + OWN[name], { timeoutMs: 2000 });
  const proof = await stopProcess(launched, { graceMs: 60 });
  await launched.exited;
  assert.deepEqual(proof, { isEmpty: true, survivors: [] });
  await waitUntil(() => oracle.alive(tag).length === 0, { timeoutMs: 500 });
  const survivors = oracle.alive(tag);
  oracle.end(tag);
  await launched.drained;
  launched.release();
  return survivors;
}

/** Every program of the zoo keeps the tag in its command line. */
function countNamed(tag: string): number {
  const names = listPids().map((pid) => commandLineOf(pid));
  return names.filter((name) => name.includes(tag)).length;
}

function commandLineOf(pid: number): string {
  try {
    return textOf(`/proc/${pid}/cmdline`);
  } catch {
    // It ended between the two looks.
    return '';
  }
}

test('nothing is left for an ordinary user either', { skip: ZOO_SKIP }, async (t) => {
  const run = await runAsUser(t, fileURLToPath(import.meta.url));
  if (run === undefined) return t.skip('needs root, setpriv, and a checkout that others can read');
  assert.equal(run.code, 0, run.output);
  assert.match(run.output, /✔ scan tier leaves nothing of late_writer.pl/);
  for (const line of run.output.split('\n').filter((one) => one.includes('survived:'))) t.diagnostic(line);
});
