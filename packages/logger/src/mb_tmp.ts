import { allocateSharedMemory, ringOf } from './batched/control_block.ts';
import { ThreadLog } from './batched/thread_log.ts';
import { BatchedFamily } from './batched/batched_family.ts';
import { BatchedLogger } from './batched/batched_logger.ts';
import { rmSync } from 'node:fs';
const file = process.env.MBFILE ?? '/work/bt/mb/out.log';
rmSync(file, { force: true });
const ring = ringOf(allocateSharedMemory(1 << 24, 1), 0);
const log = new ThreadLog(ring);
Atomics.store(ring.control.words, 0, 2); // pretend running
const family = new BatchedFamily(log, {
  name: 'bench',
  minRank: 0,
  format: 'json',
  places: [{ path: file }],
  folder: undefined,
  maxOpenFiles: 10,
  router: undefined,
  clock: undefined,
  withSource: false,
  overflow: { overflow: 'block', maxBlockMs: 1000, keepRank: 0 } as any,
  durability: { syncRank: 9, syncMs: undefined, withDisk: false } as any,
});
const logger = new BatchedLogger(family, {});
const MSG =
  'Experiment finished with a score that is better than every one before it in this very long message xx';
const form = process.argv[2] ?? 'static';
let exp = 0;
const rounds: number[] = [];
const calls: number[] = [];
for (let r = 0; r < 60; r++) {
  const N = 20000;
  const msgs = Array.from({ length: N }, (_, i) =>
    form === 'dynamic'
      ? `${i} experiment ${i * 7} finished with a score that is better than every one before it in this long message xx`
      : MSG,
  );
  ring.control.floats[8] = Date.now();
  const t0 = process.hrtime.bigint();
  for (let i = 0; i < N; i++) {
    exp++;
    logger.info({ task: 9, exp, score: exp * 0.3729 + 0.1 }, msgs[i]!);
    if (i % 1800 === 0) ring.control.floats[8] = Date.now();
  }
  const t1 = process.hrtime.bigint();
  log.writeNow(1000);
  const t2 = process.hrtime.bigint();
  calls.push(Number(t1 - t0) / N);
  rounds.push(Number(t2 - t1) / N);
  if (r % 10 === 9) (rmSync(file, { force: true }), log.release(1));
}
const med = (a: number[]) =>
  a
    .slice(10)
    .sort((x, y) => x - y)
    [Math.floor((a.length - 10) / 2)]!.toFixed(0);
console.log(calls.map((x) => x.toFixed(0)).join(' '));
console.log(form, 'call', med(calls), 'write', med(rounds), log.isReadUpTo(log.producer.head));
