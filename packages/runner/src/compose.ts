import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, ImportedTask, TaskSummary, Tuner } from '@autotuner/core';
import { createLogger, createLoggerFromEnvironment, openFileSink, type Logger } from '@autotuner/logger';
import { isDataFolderLive, lockDataFolder, openStore, prepareDataFolder } from '@autotuner/store';
import { databasePathOf, logsFolderOf } from './engine/home.ts';
import { StoreTuner } from './engine/local_tuner.ts';
import type { Runtime } from './engine/runtime.ts';
import { TaskHost } from './engine/task_host.ts';
import { Wake } from './engine/wake.ts';
import { wakingStore } from './engine/waking_store.ts';
import { reconcile } from './recovery/reconcile.ts';
import { createSearcher } from './workers/searcher.ts';
import { createSuggester } from './workers/suggester.ts';

/** How to open a data folder. */
export interface OpenTunerOptions {
  /** Data folder; made when it is not there. */
  readonly home: string;
  /** `run` owns the folder and can run tasks; `read` takes no lock, it looks and asks the owner to stop tasks. */
  readonly mode: 'run' | 'read';
  /** What people know this process as, such as "autotuner serve"; shown to a second one that wants the folder. */
  readonly command: string;
  /** What the tuner has to say besides the tasks' logs. @default the folder's own log file in mode run, else nothing */
  readonly log?: Logger;
  /** Gets a line for people now and then while it takes long to complete what a dead supervisor left. */
  readonly onProgress?: (text: string) => void;
}

/** A tuner on a data folder of this machine. */
export interface LocalTuner extends Tuner {
  /** Announces the address of the server that this process runs, for messages to others. */
  setUrl(url: string): Promise<void>;
  /** Tasks that a dead supervisor left running; they are paused and can be started. */
  readonly interrupted: readonly number[];
  /** Tasks of a dead supervisor whose running experiments were taken over (`orphans: adopt`); they run already. */
  readonly takenOver: readonly number[];
  /** Stores a task with experiments that were run elsewhere; in mode `run` only. */
  importTask(imported: ImportedTask): Promise<TaskSummary>;
  /** Starts the interrupted tasks again and returns their ids. */
  resumeInterrupted(): Promise<readonly number[]>;
}

/**
 * Opens a data folder. In mode `run` it first settles what a dead supervisor left: processes are killed, logs are
 * completed, and their experiments wait for another attempt; or they are taken over, where their task says so.
 *
 * @throws AutotunerError AT_STORE_LOCKED, AT_STORE_FOREIGN or AT_STORE_UNWRITABLE.
 */
export async function openTuner(options: OpenTunerOptions): Promise<LocalTuner> {
  const { home } = options;
  await prepareDataFolder(home, { isForReading: options.mode === 'read' });
  if (options.mode === 'read') return openReader(options);
  const lock = await lockDataFolder(home, { command: options.command });
  try {
    const runtime = await createRuntime(options);
    const { onProgress } = options;
    const { interrupted, adoptions } = await reconcile(
      runtime,
      onProgress === undefined ? {} : { onProgress },
    );
    const host = new TaskHost(runtime);
    for (const [taskId, adopted] of adoptions) host.start(taskId, adopted);
    const tuner = new StoreTuner(runtime, {
      host,
      isFolderLive: async () => true,
      release: () => lock.release(),
    });
    const takenOver = [...adoptions.keys()];
    return asLocal(tuner, { interrupted, takenOver, setUrl: (url) => lock.setUrl(url) });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openReader(options: OpenTunerOptions): Promise<LocalTuner> {
  const runtime = await createRuntime(options);
  const tuner = new StoreTuner(runtime, {
    isFolderLive: () => isDataFolderLive(options.home),
    release: async () => undefined,
  });
  return asLocal(tuner, { interrupted: [], takenOver: [], setUrl: async () => undefined });
}

async function createRuntime(options: OpenTunerOptions): Promise<Runtime> {
  const { home } = options;
  const wake = new Wake();
  const commits = new Wake(wake);
  const decisions = new Wake(commits);
  await mkdir(join(home, 'results'), { recursive: true, mode: 0o700 });
  const store = await openStore({ path: databasePathOf(home) });
  return {
    store: wakingStore(store, { commits, decisions }),
    home,
    logsFolder: logsFolderOf(home),
    clock: systemClock,
    wake,
    commits,
    decisions,
    suggester: createSuggester(),
    searcher: createSearcher(),
    log: options.log ?? createFolderLog(options),
    // A copy: looking through the real one takes longer for every experiment than all its files.
    env: { ...process.env },
  };
}

/** The environment may ask for another level or form, and for a second file. @throws AutotunerError AT_USAGE */
function createFolderLog(options: OpenTunerOptions): Logger {
  if (options.mode === 'read') return createLogger({ kind: 'sync', sinks: [] });
  const file = openFileSink(join(logsFolderOf(options.home), 'autotuner.log'));
  return createLoggerFromEnvironment(process.env, { sinks: [file] });
}

const systemClock: Clock = { now: () => Date.now(), monotonic: () => performance.now() };

function asLocal(
  tuner: StoreTuner,
  parts: Pick<LocalTuner, 'interrupted' | 'takenOver' | 'setUrl'>,
): LocalTuner {
  return Object.assign(tuner, {
    ...parts,
    async resumeInterrupted() {
      for (const taskId of parts.interrupted) await tuner.startTask(taskId);
      return parts.interrupted;
    },
  });
}
