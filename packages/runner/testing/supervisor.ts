/** A supervisor to be killed: runs one attempt as its argument says, and prints the identity of the process. */
import { join } from 'node:path';
import { runAttempt } from '../src/attempt/run_attempt.ts';
import { openLogAppender } from '../src/capture/log_appender.ts';
import { chooseTier } from '../src/containment/choose_tier.ts';
import type { TierName } from '../src/containment/tier.ts';
import { processOf, systemClock } from './attempt_bench.ts';

interface Request {
  readonly tier: TierName;
  readonly home: string;
  readonly argv: readonly string[];
  readonly token: string;
}

// Written by the test that starts this program.
const { tier, home, argv, token } = JSON.parse(process.argv[2] ?? '') as Request;
const folder = join(home, 'logs');

await runAttempt(
  {
    ref: { taskId: 9, number: 3, attempt: 1 },
    token,
    command: processOf(argv),
    timeoutMs: 60_000,
    graceMs: 1000,
    logMaxBytes: 1_000_000_000,
    streams: 'separate',
    resultFile: join(home, 'results', 'x.json'),
  },
  {
    tier: await chooseTier(tier),
    logs: {
      folder,
      experimentLog: await openLogAppender(join(folder, 'task_9_exp_3.log')),
      taskLog: await openLogAppender(join(folder, 'task_9.log')),
    },
    clock: systemClock,
    observer: {
      onState: async () => undefined,
      onIdentity: async (identity) => console.log(JSON.stringify(identity)),
    },
  },
  { signal: new AbortController().signal },
);
