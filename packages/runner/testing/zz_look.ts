import { spawn } from 'node:child_process';
import { TreeScan } from '../src/containment/tree_scan.ts';
import { identify, listPids, readStat } from '../src/containment/proc_table.ts';
const c = spawn('sleep', ['20'], { detached: true });
const id = identify(c.pid!);
const scan = new TreeScan({ token: 'x', mains: [{ pid: id.pid, start: id.pidStart! }], raw: ['/tmp/a', '/tmp/b'], hasFreshGroups: true });
const cpu = () => { const u = process.cpuUsage(); return (u.user + u.system) / 1000; };
for (let r = 0; r < 6; r++) {
  let a = performance.now(), k = cpu();
  for (let i = 0; i < 10; i++) scan.look();
  console.log('look', ((performance.now() - a) / 10).toFixed(2), 'cpu', ((cpu() - k) / 10).toFixed(2), 'n', listPids().length);
  a = performance.now(); k = cpu();
  for (let i = 0; i < 10; i++) for (const p of listPids()) readStat(p);
  console.log('stats', ((performance.now() - a) / 10).toFixed(2), 'cpu', ((cpu() - k) / 10).toFixed(2));
}
c.kill('SIGKILL');
