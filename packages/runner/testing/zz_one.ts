import { randomUUID } from 'node:crypto';
import { writeFileSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { processOf } from './attempt_bench.ts';
import { newTag, zooCommand } from './zoo.ts';
import { createScanTier } from '../src/containment/scan_tier.ts';
import { TreeScan } from '../src/containment/tree_scan.ts';
const look = TreeScan.prototype.look;
let t0 = 0;
TreeScan.prototype.look = function (f) { const a = performance.now(); const r = look.call(this, f); console.log('look at', (a - t0).toFixed(1), 'took', (performance.now() - a).toFixed(1), 'found', r.length); return r; };
const dir = mkdtempSync('/tmp/tiers/r-');
const raw = { out: join(dir, 'o'), err: join(dir, 'e') };
writeFileSync(raw.out, ''); writeFileSync(raw.err, '');
for (let i = 0; i < 3; i++) {
const c = await createScanTier().launch({ process: processOf(zooCommand(process.argv[2]!, newTag())), token: randomUUID(), role: 'command', raw });
await new Promise((r) => setTimeout(r, 300)); c.terminate(); await new Promise((r) => setTimeout(r, 60));
t0 = performance.now();
await c.killHard(); console.log('total', performance.now() - t0); c.release();
}
