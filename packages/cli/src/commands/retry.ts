import type { Execute } from '../command_table.ts';
import { withReader } from '../session/open_tuner.ts';
import { parseExperimentRef } from '../session/task_ref.ts';

/** `autotuner retry TASK/EXP`: puts an experiment in line for another attempt. */
export const retry: Execute = (input) =>
  withReader(input.cli, async ({ tuner }) => {
    const ref = parseExperimentRef(input.args[0] ?? '');
    await tuner.retryExperiment(ref);
    const { task, live } = await tuner.getTask(ref.taskId);
    const { err } = input.cli;
    err.line(`Experiment ${ref.taskId}/${ref.number} waits for another attempt`);
    if (task.state !== 'running' || !live) err.line(`Run it with: autotuner resume ${ref.taskId}`);
    return 0;
  });
