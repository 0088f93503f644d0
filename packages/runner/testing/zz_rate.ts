import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { processOf } from './attempt_bench.ts';
import { openOracle } from './oracle.ts';
import { newTag, zooCommand } from './zoo.ts';
import { waitUntil } from '../src/containment/pause.ts';
import { probeTiers } from '../src/containment/probe_tiers.ts';
const B: [string, number][] = [['sleep_forever.pl',1],['ignore_sigterm.pl',2],['tree.pl',40],['setsid_child.pl',2],['double_fork_daemon.pl',2],['daemon_clean_env_closed_fds.pl',2],['proctitle_wipes_env.pl',2],['comet.pl',2],['fork_storm.pl',20],['self_stopped.pl',2],['node_cluster.mjs',4],['background_then_exit.pl',1],['nohup_disown.sh',1],['late_writer.pl',1],['late_writer_unseen.pl',1]];
const only = process.argv[2]?.split(','); const runs = Number(process.argv[3] ?? 5); const files = process.argv[4]?.split(',');
const oracle = openOracle();
const probes = await probeTiers();
for (const p of probes) {
  if (only && !only.includes(p.name)) continue;
  if (!p.tier) { console.log(p.name, p.reason); continue; }
  for (const [file, n] of B) {
    if (files && !files.includes(file)) continue;
    let bad = 0, left = 0, unproven = 0; const ms: number[] = [];
    for (let i = 0; i < runs; i++) {
      const tag = newTag();
      const dir = mkdtempSync('/tmp/tiers/r-');
      const raw = { out: join(dir, 'o'), err: join(dir, 'e') };
      writeFileSync(raw.out, ''); writeFileSync(raw.err, '');
      const cmd = processOf(zooCommand(file, tag));
      const c = await p.tier.launch({ process: { ...cmd, env: { ...cmd.env, ZOO_TAG: tag } }, token: randomUUID(), role: 'command', raw });
      const own = { cgroup2: 2, pidns: 4, subreaper: 3, scan: 2 }[p.name];
      await waitUntil(() => oracle.alive(tag).length >= n + own, { timeoutMs: 3000 });
      if (process.argv[5]) await new Promise((r) => setTimeout(r, Number(process.argv[5])));
      c.usage();
      c.terminate();
      await new Promise((r) => setTimeout(r, 60));
      const t = performance.now();
      const proof = await c.killHard();
      ms.push(performance.now() - t);
      if (!proof.isEmpty) unproven++;
      await waitUntil(() => oracle.alive(tag).length === 0, { timeoutMs: 300 });
      const a = oracle.alive(tag);
      if (a.length) { bad++; left += a.length; }
      oracle.end(tag); await waitUntil(() => (oracle.end(tag), oracle.alive(tag).length === 0), { timeoutMs: 3000 });
      c.release(); rmSync(dir, { recursive: true });
    }
    ms.sort((a, b) => a - b);
    console.log(p.name.padEnd(10), file.padEnd(34), `survived ${bad}/${runs} (${left})`, `unproven ${unproven}`, `p50 ${ms[ms.length >> 1]!.toFixed(1)} max ${ms.at(-1)!.toFixed(1)}`);
  }
}
await oracle.close();
process.exit(0);
