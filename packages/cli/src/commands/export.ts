import { listAllExperiments, type ExperimentRecord, type TaskConfig, type Tuner } from '@autotuner/core';
import type { CommandInput, Execute } from '../command.ts';
import { experimentCsv } from '../format/experiment_csv.ts';
import { withReader } from '../session/open_tuner.ts';
import { taskIdOrLatest } from '../session/task_ref.ts';

/** `autotuner export [TASK]`: all experiments on standard output. */
export const exportTask: Execute = (input) =>
  withReader(input.cli, async ({ tuner }) => {
    const taskId = await taskIdOrLatest(tuner, input.args[0]);
    const experiments = await listAllExperiments(tuner, taskId);
    await write(input, { tuner, taskId, experiments });
    return 0;
  });

interface Exported {
  readonly tuner: Tuner;
  readonly taskId: number;
  readonly experiments: readonly ExperimentRecord[];
}

async function write(
  { cli, options }: CommandInput,
  { tuner, taskId, experiments }: Exported,
): Promise<void> {
  const { out } = cli;
  const format = options.text('format') ?? 'csv';
  if (format === 'jsonl') return out.write(experiments.map((one) => `${JSON.stringify(one)}\n`).join(''));
  const summary = await tuner.getTask(taskId);
  if (format === 'json') return out.line(JSON.stringify({ ...summary, experiments }));
  const config: TaskConfig = summary.task.config;
  out.write(experimentCsv(config, experiments));
}
