import type { Execute } from '../command_table.ts';
import { withReader } from '../session/open_tuner.ts';
import { parseTaskId } from '../session/task_ref.ts';
import { stateText } from './ls.ts';

/** `autotuner cancel TASK`: asks whatever process runs the task to stop it, and returns at once. */
export const cancel: Execute = (input) =>
  withReader(input.cli, async ({ tuner }) => {
    const { err } = input.cli;
    const mode = input.options.isOn('drain') ? 'drain' : 'cancel';
    const summary = await tuner.stopTask(parseTaskId(input.args[0] ?? ''), mode);
    const { id } = summary.task;
    const isStopping = summary.task.state === 'running' && summary.live;
    const how =
      mode === 'drain'
        ? 'stops when its running experiments have finished'
        : 'ends its running experiments and stops';
    err.line(isStopping ? `Task ${id} ${how}` : `Task ${id} is ${stateText(summary)}`);
    err.line(`Go on with: autotuner resume ${id}`);
    return 0;
  });
