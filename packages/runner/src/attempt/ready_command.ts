import { pause } from '../containment/pause.ts';
import type { Tier } from '../containment/tier.ts';
import type { ProcessPlan } from './attempt_plan.ts';
import { ANSWER_MS, whenAborted } from './readiness.ts';
import { RunningProcess } from './running_process.ts';

/** Between TERM and KILL for a readiness command that does not end. */
const GRACE_MS = 200;

/** One run of a readiness command. */
export interface ReadyCommandOptions {
  readonly tier: Tier;
  /** Of the attempt. */
  readonly token: string;
  readonly signal: AbortSignal;
  /** Called with how many processes a run left behind; they are gone by then. */
  readonly onLeak: (count: number) => void;
}

/**
 * Runs a readiness command, contained like everything else of the attempt, and resolves to whether it succeeded once
 * nothing of it is left: the next one, or the benchmark, has the machine to itself. What it prints is not kept.
 */
export async function runReadyCommand(process: ProcessPlan, options: ReadyCommandOptions): Promise<boolean> {
  const { tier, token, signal } = options;
  const contained = await tier.launch({ process, token, role: 'ready', raw: { out: '/dev/null' } });
  const running = new RunningProcess(contained, { files: [], isStrict: tier.isStrict });
  const limit = new AbortController();
  try {
    await Promise.race([running.exited, whenAborted(signal), pause(ANSWER_MS, limit.signal)]);
  } finally {
    limit.abort('ended');
    await running.end({ graceMs: signal.aborted ? 0 : GRACE_MS });
    if (running.leaked > 0) options.onLeak(running.leaked);
  }
  return running.facts?.kind === 'exit' && running.facts.code === 0;
}
