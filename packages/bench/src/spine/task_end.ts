import type { Tuner } from '@autotuner/core';

/** Resolves when a task that was started has ended. */
export async function taskEnd(tuner: Tuner, taskId: number): Promise<void> {
  const stop = new AbortController();
  for await (const event of tuner.followEvents({ from: 0, signal: stop.signal })) {
    if (event.taskId !== taskId || event.type !== 'task.state') continue;
    const { task } = await tuner.getTask(taskId);
    if (task.state !== 'running' && task.state !== 'pending') return;
  }
}
