import type {
  AttemptIdentity,
  AttemptRecord,
  ChildRole,
  ExperimentRecord,
  TaskRecord,
} from '@autotuner/core';
import { exitFileOf } from '../attempt/exit_records.ts';
import { rawFilesOf } from '../capture/raw_files.ts';
import { tierByName } from '../containment/choose_tier.ts';
import { readExitFile } from '../containment/exit_file.ts';
import { runningMs } from '../containment/proc_table.ts';
import type { ContainedProcess, Orphan } from '../containment/tier.ts';
import { resultFileOf } from '../engine/plan_attempt.ts';
import type { AdoptedProcesses } from '../engine/run_experiment.ts';
import type { Runtime } from '../engine/runtime.ts';
import type { Adoption } from '../engine/task_loop.ts';

/** An open attempt, and what it belongs to. */
export interface OpenAttempt {
  readonly task: TaskRecord;
  readonly experiment: ExperimentRecord;
  readonly attempt: AttemptRecord;
}

/** What was taken over; how many of its lines the log of the task holds is not known yet. */
export interface TakenOverAttempt extends Omit<Adoption, 'processes'> {
  readonly processes: Omit<AdoptedProcesses, 'taskLines'>;
}

/**
 * Takes an attempt over whose task wants that: its command runs or has recorded its end, and so does its server when it has
 * one. Undefined when it is to be ended and tried again: also while it was deploying, because what waited for the
 * server to be ready is gone.
 */
export async function takeOver(runtime: Runtime, open: OpenAttempt): Promise<TakenOverAttempt | undefined> {
  const { task, experiment, attempt } = open;
  const { deploy } = task.config;
  const tier = tierByName(attempt.tier);
  const [server, command] = deploy === undefined ? [undefined, ...attempt.identities] : attempt.identities;
  if (!isWanted(open) || tier.adopt === undefined || command === undefined) return undefined;
  const orphan = orphanOf(runtime, open, { role: 'command', identity: command });
  const contained = await tier.adopt(orphan);
  if (contained === undefined) return undefined;
  let running: ContainedProcess | undefined;
  if (server !== undefined) {
    running = await tier.adopt(orphanOf(runtime, open, { role: 'deploy', identity: server }));
    if (running === undefined) {
      contained.leave?.();
      return undefined;
    }
  }
  const processes = {
    command: contained,
    ...(running === undefined ? {} : { server: running }),
    isBenchmarking: attempt.state === 'benchmarking',
    elapsedMs: stopwatchOf(orphan),
  };
  return { started: { experiment, attempt }, processes, tier };
}

function isWanted({ task, attempt }: OpenAttempt): boolean {
  const wasStarted = attempt.state !== 'spawning' && attempt.state !== 'deploying';
  const isAdoptable = task.config.orphans === 'adopt' && task.config.repeats === undefined;
  return isAdoptable && task.stopRequest !== 'cancel' && wasStarted;
}

function orphanOf(
  runtime: Runtime,
  { task, attempt }: OpenAttempt,
  part: { readonly role: ChildRole; readonly identity: AttemptIdentity },
): Orphan {
  const { config } = task;
  const { role, identity } = part;
  const spec = role === 'deploy' ? config.deploy?.command : config.command;
  const resultFile = resultFileOf(runtime.home, attempt);
  const files = rawFilesOf(attempt, { folder: runtime.logsFolder, role, streams: config.streams });
  return {
    token: attempt.token,
    role,
    identity,
    exitFile: exitFileOf({ resultFile }, role),
    raw: files.map((file) => file.path),
    command: spec?.kind === 'argv' ? (spec.argv[0] ?? '') : '/bin/sh',
  };
}

/** The time since the start of the process, which stands still at its recorded end. A start that is not known is now. */
function stopwatchOf({ identity, exitFile, command }: Orphan): () => number {
  const agoMs = runningMs(identity) ?? 0;
  const startedAt = Date.now() - agoMs;
  const endedAt = readExitFile(exitFile, command)?.at;
  if (endedAt !== undefined) return () => Math.max(0, endedAt - startedAt);
  const since = performance.now() - agoMs;
  return () => performance.now() - since;
}
