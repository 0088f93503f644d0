import { AutotunerError, type StopMode, type TaskSummary } from '@autotuner/core';
import type { Execute } from '../command.ts';
import { withReader } from '../session/open_tuner.ts';
import { canResume } from '../session/print_result.ts';
import { parseTaskId } from '../session/task_ref.ts';
import { stateText } from './ls.ts';

/** `autotuner cancel TASK`: asks whatever process runs the task to stop it, and returns at once. */
export const cancel: Execute = (input) =>
  withReader(input.cli, async ({ tuner }) => {
    const { err } = input.cli;
    const mode = input.options.isOn('drain') ? 'drain' : 'cancel';
    const taskId = parseTaskId(input.args[0] ?? '');
    assertStoppable(await tuner.getTask(taskId), mode);
    const summary = await tuner.stopTask(taskId, mode);
    const { id } = summary.task;
    const isStopping = summary.task.state === 'running' && summary.live;
    const how =
      mode === 'drain'
        ? 'stops when its running experiments have finished'
        : 'ends its running experiments and stops';
    err.line(isStopping ? `Task ${id} ${how}` : `Task ${id} is ${stateText(summary)}`);
    // It may have come to its end just before.
    if (isStopping || canResume(summary)) err.line(`Go on with: autotuner resume ${id}`);
    return 0;
  });

/** A task that has ended is told apart here: the lifecycle would only name the states that may follow. */
function assertStoppable({ task }: TaskSummary, mode: StopMode): void {
  const { id, state } = task;
  if (state !== 'completed' && state !== 'failed' && state !== 'cancelled') return;
  const how =
    state === 'cancelled'
      ? `it is cancelled already; "autotuner resume ${id}" goes on with it`
      : `it has ended already (${state}); "autotuner show ${id}" tells how, and only a task that waits, runs or is paused can be stopped`;
  throw new AutotunerError(
    'AT_STATE_ILLEGAL',
    `Cannot ${mode === 'drain' ? 'pause' : 'cancel'} task ${id}: ${how}`,
    {
      details: { state },
    },
  );
}
