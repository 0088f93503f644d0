import { analyzeTask, listAllExperiments } from '@autotuner/core';
import type { Execute } from '../command.ts';
import { withReader } from '../session/open_tuner.ts';
import { taskIdOrLatest } from '../session/task_ref.ts';
import { printable } from '../terminal/printable.ts';
import { analysisReport } from '../view/analysis_report.ts';

/** `autotuner analyze [TASK]`: what the results mean so far. */
export const analyze: Execute = ({ cli, args, options }) =>
  withReader(cli, async ({ tuner }) => {
    const { out } = cli;
    const { task } = await tuner.getTask(await taskIdOrLatest(tuner, args[0]));
    const analysis = analyzeTask(task.config, await listAllExperiments(tuner, task.id));
    if (options.isOn('json')) {
      out.line(JSON.stringify({ task: task.id, ...analysis }));
      return 0;
    }
    out.line(`${out.paint.faint('task      ')}${task.id} ${printable(task.name)}`);
    const look = { paint: out.paint, figures: out.figures, columns: out.size().columns };
    for (const line of analysisReport({ analysis, config: task.config }, look)) out.line(line);
    return 0;
  });
