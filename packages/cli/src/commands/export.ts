import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import {
  AutotunerError,
  listAllExperiments,
  writeOptunaJournal,
  type ExperimentRecord,
  type ReportRecord,
  type Tuner,
} from '@autotuner/core';
import type { CommandInput, Execute } from '../command.ts';
import { experimentCsv } from '../format/experiment_csv.ts';
import { withReader } from '../session/open_tuner.ts';
import { taskIdOrLatest } from '../session/task_ref.ts';

/** `autotuner export [TASK]`: all experiments on standard output, or in a file. */
export const exportTask: Execute = (input) =>
  withReader(input.cli, async ({ tuner }) => {
    const taskId = await taskIdOrLatest(tuner, input.args[0]);
    const experiments = await listAllExperiments(tuner, taskId);
    const format = input.options.text('format') ?? 'csv';
    await write(input, await textOf(format, { tuner, taskId, experiments }));
    return 0;
  });

interface Exported {
  readonly tuner: Tuner;
  readonly taskId: number;
  readonly experiments: readonly ExperimentRecord[];
}

async function textOf(format: string, exported: Exported): Promise<string> {
  const { tuner, taskId, experiments } = exported;
  if (format === 'jsonl') return experiments.map((one) => `${JSON.stringify(one)}\n`).join('');
  const summary = await tuner.getTask(taskId);
  const { config } = summary.task;
  if (format === 'json') return `${JSON.stringify({ ...summary, experiments })}\n`;
  if (format === 'csv') return experimentCsv(config, experiments);
  return writeOptunaJournal({ config, experiments, reports: await reportsOf(exported) });
}

/** Experiments that are looked up at a time. */
const BATCH = 32;

async function reportsOf({
  tuner,
  taskId,
  experiments,
}: Exported): Promise<Map<number, readonly ReportRecord[]>> {
  const found = new Map<number, readonly ReportRecord[]>();
  for (let at = 0; at < experiments.length; at += BATCH) {
    const batch = experiments.slice(at, at + BATCH);
    const details = await Promise.all(batch.map(({ number }) => tuner.getExperiment({ taskId, number })));
    for (const { experiment, reports } of details) found.set(experiment.number, reports);
  }
  return found;
}

async function write({ cli, options }: CommandInput, text: string): Promise<void> {
  const out = options.text('out');
  if (out === undefined) cli.out.write(text);
  else await writeNew(resolve(cli.cwd, out), text);
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    // Optuna appends to a journal: writing over one would be no less wrong than adding to it.
    await writeFile(path, text, { flag: 'wx' });
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    const hint =
      why === 'EEXIST' ? 'it is there already; give another name' : `${why}; give a file that can be written`;
    throw new AutotunerError('AT_USAGE', `Cannot write "${path}": ${hint}`, { cause });
  }
}
