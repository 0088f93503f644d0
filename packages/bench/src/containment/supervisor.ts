import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Duplex, Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { TaskConfig } from '@autotuner/core';
import { PidNamespace } from '../oracle/pid_namespace.ts';
import type { SupervisorMessage } from './supervisor_messages.ts';

const WORKER = fileURLToPath(new URL('./supervisor_worker.ts', import.meta.url));

/** A running supervisor of the bench. */
export interface Supervisor {
  /** Resolves with the first message for which the test holds; rejects when the supervisor ends before, or takes too long. */
  until<T extends SupervisorMessage>(
    isIt: (message: SupervisorMessage) => message is T,
    capMs?: number,
  ): Promise<T>;
  /** Kills it at once, and resolves when it is dead. */
  kill(): Promise<void>;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
}

/** What a supervisor is to do. */
export interface SupervisorPlan {
  /** Where its data folder is made, see {@link dataFolderIn}. */
  readonly folder: string;
  /** Without one it only settles what is in the data folder. */
  readonly task?: TaskConfig;
  /** Whether it says how many experiments run; costs it time. @default false */
  readonly tellsRunning?: boolean;
}

/** Starts a supervisor as a process of this machine. */
export function startSupervisor(plan: SupervisorPlan): Supervisor {
  // It does not outlive a bench that is interrupted.
  const argv = ['--pdeathsig', 'KILL', '--', ...argvOf(plan)];
  const child = spawn('setpriv', argv, { stdio: ['ignore', 'ignore', 'inherit', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  // A socket, as was asked for.
  const output = child.stdio[4] as Duplex;
  const kill = (): void => void child.kill('SIGKILL');
  return follow({ output, ended, kill });
}

/** Starts a supervisor in a pid namespace, so that whatever it leaves can be counted and ended. */
export async function startCountedSupervisor(
  plan: SupervisorPlan,
): Promise<{ readonly supervisor: Supervisor; readonly namespace: PidNamespace }> {
  const namespace = await PidNamespace.open({ argv: argvOf(plan), cwd: '/', env: process.env });
  const { output, ended } = namespace;
  const supervisor = follow({ output, ended, kill: () => namespace.killProgram() });
  return { supervisor, namespace };
}

/** The data folder of the supervisors that work in a folder. */
export function dataFolderIn(folder: string): string {
  return join(folder, 'data');
}

function argvOf(plan: SupervisorPlan): readonly string[] {
  const argv = [process.execPath, '--conditions=@autotuner/source', WORKER, dataFolderIn(plan.folder)];
  if (plan.task === undefined) return argv;
  const file = join(plan.folder, 'bench_task.json');
  writeFileSync(file, JSON.stringify(plan.task));
  return [...argv, file, ...(plan.tellsRunning === true ? ['watch'] : [])];
}

const CAP_MS = 600_000;
const LOOK_MS = 10;
const LAST_WORDS_MS = 100;

function follow(parts: {
  readonly output: Readable;
  readonly ended: Promise<void>;
  readonly kill: () => void;
}): Supervisor {
  const messages: SupervisorMessage[] = [];
  const state = { isOver: false };
  const lines = createInterface({ input: parts.output });
  // The worker writes nothing else.
  lines.on('line', (line) => messages.push(JSON.parse(line) as SupervisorMessage));
  // What it has said last may still be on its way when it has ended.
  void parts.ended
    .then(() => delay(LAST_WORDS_MS))
    .then(() => {
      state.isOver = true;
    });
  return {
    ended: parts.ended,
    async until(isIt, capMs = CAP_MS) {
      for (const deadline = performance.now() + capMs; ;) {
        const found = messages.find(isIt);
        if (found !== undefined) return found;
        if (state.isOver)
          throw new Error('Cannot measure the supervisor: it ended before it had said what it was to say');
        if (performance.now() > deadline)
          throw new Error(`Cannot measure the supervisor: it did not come as far within ${capMs} ms`);
        await delay(LOOK_MS);
      }
    },
    async kill() {
      parts.kill();
      await parts.ended;
    },
  };
}
