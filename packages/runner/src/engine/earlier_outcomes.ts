import type { AttemptOutcome, AttemptRef, Store } from '@autotuner/core';

/** How the attempts of an experiment before this one ended, oldest first. */
export async function earlierOutcomes(
  store: Pick<Store, 'listAttempts'>,
  attempt: AttemptRef,
): Promise<readonly AttemptOutcome[]> {
  if (attempt.attempt === 1) return [];
  const attempts = await store.listAttempts({ taskId: attempt.taskId, number: attempt.number });
  return attempts.flatMap((one) =>
    one.attempt < attempt.attempt && one.outcome !== undefined ? [one.outcome] : [],
  );
}
