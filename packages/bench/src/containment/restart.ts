import { probeTiers } from '@autotuner/runner';
import type { BenchOptions, Figure } from '../bench.ts';
import { newTag } from '../zoo/tag_scan.ts';
import { benchTask, withFolder } from './bench_task.ts';
import { atMost } from './goal.ts';
import { startSupervisor } from './supervisor.ts';
import type { SupervisorMessage } from './supervisor_messages.ts';
import { killTagged, taggedPids } from './tagged.ts';

const LIMIT_MS = 1000;

/** Measures how long a supervisor takes to settle what a killed one left: many open attempts, in every tier. */
export async function measureRestart(options: BenchOptions): Promise<readonly Figure[]> {
  const attempts = options.quick ? 20 : 100;
  const figures: Figure[] = [];
  for (const { name, isAvailable } of await probeTiers()) {
    if (!isAvailable) continue;
    options.progress(`containment: restart with ${attempts} open attempts, ${name}`);
    const { ms, before, left } = await restartOnce(name, attempts);
    figures.push({
      name: `restart, ${attempts} open attempts settled, ${name}`,
      value: ms,
      unit: 'ms',
      goal: { ...atMost(ms, { limit: LIMIT_MS, unit: 'ms' }), isMet: ms <= LIMIT_MS && left === 0 },
      note: `${before} processes left by the dead one, ${left} of them live on`,
    });
  }
  return figures;
}

function restartOnce(
  containment: string,
  attempts: number,
): Promise<{ readonly ms: number; readonly before: number; readonly left: number }> {
  const tag = newTag();
  return withFolder(async (folder) => {
    // The shell stays, with the tag in its command line.
    const command = ['/bin/sh', '-c', 'sleep 600; exit 0', tag];
    const task = benchTask({
      command,
      containment,
      concurrency: attempts,
      budget: { experiments: attempts },
      timeout: 900,
    });
    const first = startSupervisor({ folder, task, tellsRunning: true });
    try {
      await first.until((message): message is SupervisorMessage => isUp(message, attempts));
      await first.kill();
      const before = taggedPids(tag).length;
      const { ms } = await startSupervisor({ folder }).until(isOpened);
      return { ms, before, left: taggedPids(tag).length };
    } finally {
      await first.kill();
      killTagged(tag);
    }
  });
}

function isUp(message: SupervisorMessage, attempts: number): boolean {
  return message.kind === 'running' && message.count >= attempts;
}

function isOpened(
  message: SupervisorMessage,
): message is Extract<SupervisorMessage, { readonly kind: 'opened' }> {
  return message.kind === 'opened';
}
