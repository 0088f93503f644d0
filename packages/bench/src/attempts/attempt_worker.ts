/**
 * Runs attempts with the real runner, as messages on descriptor 3 ask it to, and answers on descriptor 4. A process of
 * its own, so that it can be put into a pid namespace, run as another user, and die.
 * usage: node attempt_worker.ts FOLDER
 */
import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  openLogAppender,
  probeTiers,
  runAttempt,
  type AttemptReport,
  type LogAppender,
  type Tier,
} from '@autotuner/runner/attempt';
import type { AttemptReply, AttemptRequest, WorkerReady } from './attempt_messages.ts';
import { helplessTier } from './helpless_tier.ts';
import { timedTier } from './timed_tier.ts';

const TASK = 9;

const [folder = ''] = process.argv.slice(2);
const requests = new Socket({ fd: 3, readable: true, writable: false });
const replies = new Socket({ fd: 4, readable: false, writable: true });
const say = (message: AttemptReply | WorkerReady): void => void replies.write(`${JSON.stringify(message)}\n`);

await mkdir(join(folder, 'logs'), { recursive: true });
const taskLog = await openLogAppender(join(folder, 'logs', `task_${TASK}.log`));
const probes = await probeTiers();
say({
  tiers: probes.map(({ name, isAvailable, reason, tier }) => ({
    name,
    isAvailable,
    reason,
    isStrict: tier?.isStrict === true,
  })),
});
for await (const line of createInterface({ input: requests })) {
  // The bench writes nothing else.
  void answer(JSON.parse(line) as AttemptRequest);
}

async function answer(request: AttemptRequest): Promise<void> {
  const { id } = request;
  const killMs: number[] = [];
  const start = performance.now();
  try {
    const tier = probes.find((one) => one.name === request.tier)?.tier;
    if (tier === undefined) throw new Error(`Cannot use tier "${request.tier}": it is not available here`);
    const report = await attempt(
      request,
      timedTier(request.isHelpless === true ? helplessTier(tier) : tier, (ms) => killMs.push(ms)),
    );
    say({ id, report, killMs, wallMs: performance.now() - start });
  } catch (error) {
    const fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say({ id, fault, killMs, wallMs: performance.now() - start });
  }
}

async function attempt(request: AttemptRequest, tier: Tier): Promise<AttemptReport> {
  const experimentLog = await openLogAppender(join(folder, 'logs', `task_${TASK}_exp_${request.id}.log`));
  try {
    return await runOne(request, { tier, experimentLog });
  } finally {
    await experimentLog.close();
  }
}

function runOne(
  request: AttemptRequest,
  parts: { readonly tier: Tier; readonly experimentLog: LogAppender },
): Promise<AttemptReport> {
  const { argv, cwd, env, timeoutMs, graceMs, logMaxBytes, id } = request;
  return runAttempt(
    {
      ref: { taskId: TASK, number: id, attempt: 1 },
      token: randomUUID(),
      command: { argv, cwd, env },
      timeoutMs,
      graceMs,
      logMaxBytes,
      streams: 'separate',
      resultFile: join(folder, 'results', `${id}.json`),
    },
    {
      tier: parts.tier,
      logs: { folder: join(folder, 'logs'), experimentLog: parts.experimentLog, taskLog },
      clock: { now: () => Date.now(), monotonic: () => performance.now() },
      observer: { onState: async () => undefined, onIdentity: async () => undefined },
    },
    { signal: new AbortController().signal },
  );
}
