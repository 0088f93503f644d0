import { setTimeout as delay } from 'node:timers/promises';
import { probeTiers } from '@autotuner/runner';
import type { BenchOptions, Figure } from '../bench.ts';
import { benchTask, withFolder, ZOO } from './bench_task.ts';
import { none } from './goal.ts';
import { startCountedSupervisor } from './supervisor.ts';
import type { SupervisorMessage } from './supervisor_messages.ts';

/** What a user's program may have running when its supervisor dies. */
const PROGRAMS = ['double_fork_daemon.pl', 'setsid_child.pl', 'ignore_sigterm.pl', 'phoenix.pl', 'tree.pl'];
const UP_MS = 600;
const DEADLINE_MS = 100;

/** Kills supervisors and counts, from outside, what is left of their experiments a tenth of a second later, in every tier. */
export async function measureSupervisorKill(options: BenchOptions): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const { name, isAvailable } of await probeTiers()) {
    if (!isAvailable) continue;
    options.progress(`containment: supervisor killed, ${name}`);
    const left: number[] = [];
    let before = 0;
    for (let round = 0; round < (options.quick ? 2 : 10); round += 1) {
      const seen = await killOnce(name);
      before = Math.max(before, seen.before);
      left.push(seen.after);
    }
    const most = Math.max(...left);
    figures.push({
      name: `left ${DEADLINE_MS} ms after a SIGKILL of the supervisor, ${name}`,
      value: most,
      unit: 'processes',
      goal: none(most),
      note: `the most of ${left.length} kills; ${before} processes before`,
    });
  }
  return figures;
}

function killOnce(containment: string): Promise<{ readonly before: number; readonly after: number }> {
  return withFolder(async (folder) => {
    const script = PROGRAMS.map((file) => `'${ZOO}/${file}' supervisor-bench &`).join(' ');
    const task = benchTask({ shell: `${script} wait`, containment, budget: { experiments: 1 }, timeout: 60 });
    const { namespace, supervisor } = await startCountedSupervisor({ folder, task, tellsRunning: true });
    try {
      await supervisor.until(isRunning);
      await delay(UP_MS);
      // The supervisor itself is not counted.
      const before = namespace.members().length - 1;
      await supervisor.kill();
      await delay(DEADLINE_MS);
      return { before, after: namespace.members().length };
    } finally {
      await namespace.close();
    }
  });
}

function isRunning(
  message: SupervisorMessage,
): message is Extract<SupervisorMessage, { readonly kind: 'running' }> {
  return message.kind === 'running';
}
