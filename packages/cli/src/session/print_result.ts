import {
  listAllExperiments,
  parseChildLine,
  type ExperimentRecord,
  type TaskSummary,
  type Tuner,
} from '@autotuner/core';
import type { CommandInput } from '../command.ts';
import { settingLine } from '../format/setting_line.ts';
import { againText } from '../view/again_text.ts';
import { finalReport } from '../view/final_report.ts';
import { progressOf } from '../view/progress.ts';
import { resultJson } from '../view/result_json.ts';
import type { OpenedTuner } from './open_tuner.ts';

const LAST_LINES = 5;

/** Prints how a run ended: one line of JSON with `--json`, else the report; and how to go on, when it can. */
export async function printResult(
  input: CommandInput,
  run: { readonly opened: OpenedTuner; readonly summary: TaskSummary },
): Promise<void> {
  const { cli, options } = input;
  const { summary, opened } = run;
  const { id } = summary.task;
  const logPath = opened.logPath({ taskId: id });
  const resume = canResume(summary) ? `autotuner resume ${id}` : undefined;
  if (options.isOn('json')) {
    cli.out.line(JSON.stringify(resultJson(summary, { logs: logPath, resume })));
  } else {
    await printReport(input, { ...run, logPath });
  }
  if (resume !== undefined) cli.err.line(`Go on with: ${cli.err.paint.strong(resume)}`);
}

async function printReport(
  { cli, options }: CommandInput,
  run: { opened: OpenedTuner; summary: TaskSummary; logPath: string | undefined },
): Promise<void> {
  const { summary, opened, logPath } = run;
  const { config, id } = summary.task;
  const experiments = await listAllExperiments(opened.tuner, id);
  const look = { paint: cli.out.paint, figures: cli.out.figures, columns: cli.out.size().columns };
  const bestLine =
    summary.best === undefined ? undefined : settingLine({ config, experiment: summary.best }, cli.cwd);
  const again = againText(summary, experiments);
  const lines = finalReport({
    summary,
    progress: progressOf(config, experiments),
    look,
    ...(bestLine === undefined ? {} : { bestLine }),
    ...(logPath === undefined ? {} : { logPath }),
    ...(again === undefined ? {} : { again }),
    lastWords: summary.best === undefined ? await lastWordsOf(opened.tuner, experiments.at(-1)) : [],
  });
  if (!options.isOn('quiet')) cli.err.line();
  for (const line of lines) cli.out.line(line);
}

/** What the last experiment printed at the end, without what the tuner itself wrote about it. */
async function lastWordsOf(tuner: Tuner, last: ExperimentRecord | undefined): Promise<readonly string[]> {
  if (last === undefined) return [];
  const ref = { taskId: last.taskId, experiment: last.number };
  const page = await tuner.readLog(ref, { tail: LAST_LINES * 4 }).catch(() => undefined);
  return (page?.lines ?? []).flatMap((line) => parseChildLine(line)?.text ?? []).slice(-LAST_LINES);
}

/** Whether `autotuner resume` goes on with the task: it was paused, cancelled or interrupted, or has something queued. */
export function canResume({ task, counts, live }: TaskSummary): boolean {
  if (task.state === 'running') return !live;
  if (task.state === 'completed' || task.state === 'failed') return (counts.byState.queued ?? 0) > 0;
  return true;
}
