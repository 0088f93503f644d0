import { Attempt, type AttemptDeps, type AttemptOptions } from './attempt.ts';
import type { AttemptPlan, AttemptReport } from './attempt_plan.ts';
import type { TakenOver } from './taken_over.ts';

/**
 * Runs one attempt: deploy, ready, benchmark, collect, tear down; only the middle one when nothing is deployed. When
 * it resolves, no process of it is left (in tiers that can prove that), all output is in the logs, and there is
 * exactly one outcome: that of whatever came first. Rejects only when the supervisor itself fails, with the error of
 * the observer, the tier or a log; everything is torn down before.
 */
export async function runAttempt(
  plan: AttemptPlan,
  deps: AttemptDeps,
  options: AttemptOptions,
): Promise<AttemptReport> {
  return whileCancellable(new Attempt(plan, deps, options), options, (attempt) => attempt.run());
}

/** Goes on with an attempt whose command was started by another supervisor, as `runAttempt()` would have. */
export async function continueAttempt(
  plan: AttemptPlan,
  deps: AttemptDeps,
  options: AttemptOptions & { readonly taken: TakenOver },
): Promise<AttemptReport> {
  const { taken } = options;
  const attempt = new Attempt(plan, deps, { ...options, written: taken.written });
  return whileCancellable(attempt, options, () => attempt.run(taken));
}

async function whileCancellable(
  attempt: Attempt,
  options: AttemptOptions,
  run: (attempt: Attempt) => Promise<AttemptReport>,
): Promise<AttemptReport> {
  const { signal } = options;
  const cancel = (): void => {
    if (signal.reason !== 'shutdown' || !attempt.leave()) attempt.decide({ kind: 'cancelled' });
  };
  if (signal.aborted) cancel();
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await run(attempt);
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}
