import { randomUUID } from 'node:crypto';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { AttemptIdentity, StartedExperiment, TaskConfig } from '@autotuner/core';
import { experimentLogName, formatChildLine, rawLogName, taskLogName } from '@autotuner/core';
import { sampleConfig } from '@autotuner/core/testing';
import { openStore } from '@autotuner/store';
import { databasePathOf, logsFolderOf } from '../src/engine/home.ts';

/** What a supervisor had written about one attempt when it died. */
export interface DeadAttempt {
  readonly tier?: string;
  readonly state?: 'spawning' | 'benchmarking';
  readonly identities?: readonly AttemptIdentity[];
  /** Lines that the command had printed, and how many of them were stamped already. */
  readonly lines?: number;
  readonly stamped?: number;
}

/** Writes what a supervisor that died leaves in a data folder: a running task with these open attempts, one per experiment. */
export async function leaveDeadTask(
  home: string,
  left: { readonly config?: Partial<TaskConfig>; readonly attempts: readonly DeadAttempt[] },
): Promise<readonly StartedExperiment[]> {
  await mkdir(logsFolderOf(home), { recursive: true });
  const store = await openStore({ path: databasePathOf(home) });
  const task = await store.createTask({ config: sampleConfig({ cwd: home, ...left.config }) });
  await store.moveTask(task.id, { to: 'running' });
  const started = await Promise.all(
    left.attempts.map(({ tier = 'scan' }) =>
      store.startExperiment({
        taskId: task.id,
        params: { x: 0.5 },
        origin: 'sampler',
        reason: 'test',
        attempt: { token: randomUUID(), tier },
      }),
    ),
  );
  await Promise.all(
    left.attempts.map(async ({ state = 'benchmarking', identities = [], lines = 0, stamped = 0 }, at) => {
      const one = started[at];
      if (one === undefined) return;
      if (state !== 'spawning') await store.moveAttempt(one.attempt, state);
      for (const identity of identities) await store.addIdentity(one.attempt, identity);
      if (lines > 0) await writeLogs(home, one, { lines, stamped });
    }),
  );
  await store.close();
  return started;
}

async function writeLogs(
  home: string,
  { attempt }: StartedExperiment,
  count: { readonly lines: number; readonly stamped: number },
): Promise<void> {
  const { taskId, number: experiment } = attempt;
  const source = { experiment, attempt: attempt.attempt, role: 'command', stream: 'stdout' } as const;
  const texts = Array.from({ length: count.lines }, (_, n) => `line ${n + 1}`);
  const stamped = texts.slice(0, count.stamped);
  const head = formatChildLine({ ...source, time: 0, text: '', late: false, continued: false });
  const log = stamped.map((text) => `${head} ${text}\n`).join('');
  const raw = texts.map((text) => `${text}\n`).join('');
  const folder = logsFolderOf(home);
  await appendFile(join(folder, rawLogName({ taskId, ...source })), raw);
  await appendFile(join(folder, experimentLogName({ taskId, experiment })), log);
  await appendFile(join(folder, taskLogName(taskId)), log);
}
