import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runAttempt } from '../src/attempt/attempt.ts';
import { openLogAppender } from '../src/capture/log_appender.ts';
import { chooseTier } from '../src/containment/choose_tier.ts';
import { processOf, systemClock } from './attempt_bench.ts';
const home = mkdtempSync((process.env.NOOP_DIR ?? '/root') + '/noop.');
const folder = join(home, 'logs');
mkdirSync(folder);
const tier = await chooseTier((process.argv[2] ?? 'auto') as 'auto');
const taskLog = await openLogAppender(join(folder, 'task_9.log'));
const command = processOf(['/bin/echo', '{"seconds": 1}']);
let next = 0;
async function one(number: number) {
  const experimentLog = await openLogAppender(join(folder, `task_9_exp_${number}.log`));
  const r = await runAttempt(
    {
      ref: { taskId: 9, number, attempt: 1 },
      token: `n-${process.pid}-${number}`,
      command,
      timeoutMs: 60000,
      graceMs: 1000,
      logMaxBytes: 1e9,
      streams: 'separate',
      resultFile: join(home, 'results', `x${number}.json`),
    },
    {
      tier,
      logs: { folder, experimentLog, taskLog },
      clock: systemClock,
      observer: { onState: async () => undefined, onIdentity: async () => undefined },
    },
    { signal: new AbortController().signal },
  );
  if (r.outcome.kind !== 'exit') throw new Error(JSON.stringify(r));
  await experimentLog.close();
}
async function run(count: number) {
  const end = next + count;
  const w = async () => {
    while (next < end) await one(++next);
  };
  await Promise.all([w(), w(), w(), w()]);
}
await run(50);
const N = 400,
  c = process.cpuUsage(),
  t = performance.now();
await run(N);
const u = process.cpuUsage(c);
const ms = performance.now() - t;
console.log(
  tier.name,
  ((N / ms) * 1000).toFixed(0),
  '/s; cpu ms each',
  ((u.user + u.system) / 1000 / N).toFixed(3),
  'user',
  (u.user / 1000 / N).toFixed(3),
);
rmSync(home, { recursive: true });
