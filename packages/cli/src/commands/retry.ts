import { AutotunerError, type ExperimentRecord } from '@autotuner/core';
import type { Execute } from '../command.ts';
import { withReader } from '../session/open_tuner.ts';
import { parseExperimentRef } from '../session/task_ref.ts';

/** `autotuner retry TASK/EXP`: puts an experiment in line for another attempt. */
export const retry: Execute = (input) =>
  withReader(input.cli, async ({ tuner }) => {
    const ref = parseExperimentRef(input.args[0] ?? '');
    assertRetryable((await tuner.getExperiment(ref)).experiment);
    await tuner.retryExperiment(ref);
    const { task, live } = await tuner.getTask(ref.taskId);
    const { err } = input.cli;
    err.line(`Experiment ${ref.taskId}/${ref.number} waits for another attempt`);
    if (task.state !== 'running' || !live) err.line(`Run it with: autotuner resume ${ref.taskId}`);
    return 0;
  });

function assertRetryable({ taskId, number, state }: ExperimentRecord): void {
  if (state === 'failed' || state === 'cancelled') return;
  const why =
    state === 'succeeded' || state === 'pruned'
      ? `it ${state === 'pruned' ? 'was pruned' : 'succeeded'}; only one that failed or was cancelled can be tried again`
      : state === 'queued'
        ? `it waits for an attempt already; "autotuner resume ${taskId}" runs it`
        : `it is ${state} now; wait until it has ended`;
  throw new AutotunerError('AT_STATE_ILLEGAL', `Cannot retry experiment ${taskId}/${number}: ${why}`, {
    details: { state },
  });
}
