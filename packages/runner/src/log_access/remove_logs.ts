import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes every log file of a task: its own, its experiments' and the raw ones. */
export async function removeTaskLogs(folder: string, taskId: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const own = names.filter((name) => name === `task_${taskId}.log` || name.startsWith(`task_${taskId}_`));
  await Promise.all(own.map((name) => rm(join(folder, name), { force: true })));
}
