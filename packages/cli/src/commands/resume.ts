import { AutotunerError, listAllExperiments, type TaskSummary, type Tuner } from '@autotuner/core';
import type { CommandInput, Execute } from '../command.ts';
import { withFailureJson, type JsonProgress } from '../session/failure_json.ts';
import { openTunerFor, type OpenedTuner } from '../session/open_tuner.ts';
import { canResume } from '../session/print_result.ts';
import { accompanyTask } from '../session/run_task.ts';
import { parseTaskId } from '../session/task_ref.ts';
import { printable } from '../terminal/printable.ts';
import { hasEnded } from '../view/progress.ts';

/** `autotuner resume [TASK]`: goes on with a task and accompanies it to its end. */
export const resume: Execute = (input) =>
  withFailureJson(input, async (progress) => {
    const opened = await openTunerFor(input.cli, 'run');
    try {
      return await resumeWith(input, { opened, progress });
    } finally {
      await opened.tuner.close();
    }
  });

async function resumeWith(
  input: CommandInput,
  { opened, progress }: { opened: OpenedTuner; progress: JsonProgress },
): Promise<number> {
  const { tuner } = opened;
  const [text] = input.args;
  const isOpen = (one: TaskSummary): boolean => canResume(one) || opened.takenOver.includes(one.task.id);
  const summary =
    text === undefined ? await latestToResume(tuner, isOpen) : await tuner.getTask(parseTaskId(text));
  const taskId = summary.task.id;
  progress.taskId = taskId;
  if (!isOpen(summary)) throw notResumable(summary);
  const known = await listAllExperiments(tuner, taskId);
  const start = async (): Promise<void> => {
    await tuner.startTask(taskId);
    if (input.options.isOn('quiet')) return;
    const { length } = known.filter(hasEnded);
    const many = `${length} ${length === 1 ? 'experiment' : 'experiments'}`;
    input.cli.err.line(`Going on with task ${taskId} ${printable(summary.task.name)} after ${many}`);
  };
  return accompanyTask(input, { opened, taskId, known, start, progress });
}

function notResumable({ task, live }: TaskSummary): AutotunerError {
  const why = live
    ? `it runs already; "autotuner watch ${task.id}" shows it`
    : `it has ended (${task.state}); try a failed experiment again with "autotuner retry ${task.id}/N", or start a new task with "autotuner run FILE"`;
  return new AutotunerError('AT_STATE_ILLEGAL', `Cannot resume task ${task.id}: ${why}`, {
    details: { state: task.state },
  });
}

async function latestToResume(tuner: Tuner, isOpen: (one: TaskSummary) => boolean): Promise<TaskSummary> {
  const tasks = await tuner.listTasks({ limit: 100 });
  const found = tasks.find(isOpen);
  if (found !== undefined) return found;
  throw new AutotunerError(
    'AT_TASK_UNKNOWN',
    'Cannot resume the latest task: none of the latest 100 was interrupted, paused or cancelled; "autotuner ls" lists them, and "autotuner run FILE" makes a new one',
  );
}
