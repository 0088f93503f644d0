import { experimentLifecycle, type TaskState, type TaskSummary } from '@autotuner/core';
import type { CommandInput, Execute } from '../command.ts';
import { gainText } from '../format/number_text.ts';
import { table } from '../format/table.ts';
import { timeText } from '../format/time_text.ts';
import { withReader } from '../session/open_tuner.ts';
import { printable } from '../terminal/printable.ts';
import { scoreText } from '../view/score_text.ts';

const STATES: readonly TaskState[] = ['pending', 'running', 'paused', 'completed', 'failed', 'cancelled'];

/** `autotuner ls`: lists tasks, newest first. */
export const ls: Execute = (input) =>
  withReader(input.cli, async ({ tuner }) => {
    const state = STATES.find((one) => one === input.options.text('state'));
    const limit = Math.min(500, input.options.number('limit') ?? 20);
    print(input, await tuner.listTasks({ limit, ...(state === undefined ? {} : { state }) }));
    return 0;
  });

function print({ cli, options }: CommandInput, tasks: readonly TaskSummary[]): void {
  const { out } = cli;
  if (options.isOn('json')) return out.line(JSON.stringify(tasks));
  if (options.isOn('ids')) return out.write(tasks.map(({ task }) => `${task.id}\n`).join(''));
  if (tasks.length === 0) return cli.err.line('No tasks yet; "autotuner run FILE" makes one');
  const columns = [
    { title: 'TASK', isRight: true },
    { title: 'NAME', isFlexible: true },
    { title: 'STATE' },
    { title: 'DONE', isRight: true },
    { title: 'BEST' },
    { title: 'GAIN', isRight: true },
    { title: 'CREATED' },
  ];
  const rows = tasks.map(rowOf);
  const look = { width: out.size().columns, ellipsis: out.figures.ellipsis, paintTitle: out.paint.faint };
  for (const line of table(columns, rows, look)) out.line(line);
}

function rowOf(summary: TaskSummary): string[] {
  const { task, counts, best, gain } = summary;
  return [
    `${task.id}`,
    printable(task.name),
    stateText(summary),
    `${endedCount(counts.byState)}/${task.config.budget.experiments}`,
    best === undefined ? '' : scoreText(best, task.config),
    gain === undefined ? '' : gainText(gain),
    timeText(task.createdAt),
  ];
}

/** A running task whose process is gone is not running. */
export function stateText({ task, live }: Pick<TaskSummary, 'task' | 'live'>): string {
  return task.state === 'running' && !live ? 'interrupted' : task.state;
}

function endedCount(byState: TaskSummary['counts']['byState']): number {
  return experimentLifecycle.states
    .filter((state) => experimentLifecycle.isFinal(state))
    .reduce((sum, state) => sum + (byState[state] ?? 0), 0);
}
