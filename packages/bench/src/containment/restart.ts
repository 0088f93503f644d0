import { randomInt } from 'node:crypto';
import { probeTiers } from '@autotuner/runner';
import type { BenchOptions, Figure } from '../bench.ts';
import { benchTask, withFolder } from './bench_task.ts';
import { atMost } from './goal.ts';
import { startSupervisor, type Supervisor } from './supervisor.ts';
import type { SupervisorMessage } from './supervisor_messages.ts';
import { killTagged, taggedPids } from './tagged.ts';

const LIMIT_MS = 1000;
/** Until all attempts run at the same time. */
const UP_MS = 60_000;
/** More than enough to settle them; then it is a figure without a value. */
const SETTLE_MS = 120_000;

/** Measures how long a supervisor takes to settle what a killed one left: many open attempts, in every tier. */
export async function measureRestart(options: BenchOptions): Promise<readonly Figure[]> {
  const attempts = options.quick ? 20 : 100;
  const figures: Figure[] = [];
  for (const { name, isAvailable } of await probeTiers()) {
    if (!isAvailable) continue;
    options.progress(`containment: restart with ${attempts} open attempts, ${name}`);
    const what = `restart, ${attempts} open attempts settled, ${name}`;
    figures.push(await figureOf(what, () => restartOnce(name, attempts)));
  }
  return figures;
}

async function figureOf(name: string, measure: () => ReturnType<typeof restartOnce>): Promise<Figure> {
  const goal = atMost(Number.NaN, { limit: LIMIT_MS, unit: 'ms' });
  try {
    const { ms, before, left } = await measure();
    const note = `${before} processes left by the dead one, ${left} of them live on`;
    return { name, value: ms, unit: 'ms', goal: { ...goal, isMet: ms <= LIMIT_MS && left === 0 }, note };
  } catch (error) {
    const note = error instanceof Error ? error.message : String(error);
    return { name, value: Number.NaN, unit: 'ms', goal, note };
  }
}

function restartOnce(
  containment: string,
  attempts: number,
): Promise<{ readonly ms: number; readonly before: number; readonly left: number }> {
  // A time to sleep that nobody else sleeps.
  const tag = `600.${randomInt(1e12)}`;
  return withFolder(async (folder) => {
    const task = benchTask({
      command: ['sleep', tag],
      containment,
      concurrency: attempts,
      budget: { experiments: attempts },
      timeout: 900,
    });
    const first = startSupervisor({ folder, task, tellsRunning: true });
    let second: Supervisor | undefined;
    try {
      await first.until((message): message is SupervisorMessage => isUp(message, attempts), UP_MS);
      await first.kill();
      const before = taggedPids(tag).length;
      second = startSupervisor({ folder });
      const { ms } = await second.until(isOpened, SETTLE_MS);
      return { ms, before, left: taggedPids(tag).length };
    } finally {
      await first.kill();
      await second?.kill();
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
