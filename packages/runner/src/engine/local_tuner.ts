import {
  AutotunerError,
  experimentLifecycle,
  type CreateTaskOptions,
  type EventQuery,
  type EventRecord,
  type ExperimentDetail,
  type ExperimentQuery,
  type ExperimentRecord,
  type ExperimentRef,
  type FollowOptions,
  type ImportedTask,
  type LogLine,
  type LogPage,
  type LogQuery,
  type LogRef,
  type StopMode,
  type TaskConfig,
  type TaskQuery,
  type TaskSummary,
  type Tuner,
} from '@autotuner/core';
import { chooseTier } from '../containment/choose_tier.ts';
import { followLog } from '../log_access/follow_log.ts';
import { logPathOf } from '../log_access/log_path.ts';
import { readLogPage } from '../log_access/read_page.ts';
import { removeTaskLogs } from '../log_access/remove_logs.ts';
import { allExperiments } from './all_experiments.ts';
import { followEvents } from './follow_events.ts';
import { storeImportedTask } from './import_task.ts';
import { assertRunnable } from './preflight.ts';
import type { Runtime } from './runtime.ts';
import { summarizeTask } from './summary.ts';
import type { TaskHost } from './task_host.ts';
import { findWarmStart } from './warm_start_of.ts';

/** What belongs to the process rather than to the data. */
export interface LocalTunerParts {
  /** Absent in a process that only looks: it can still ask the running one to stop. */
  readonly host?: TaskHost;
  /** Whether some process owns the data folder now. */
  readonly isFolderLive: () => Promise<boolean>;
  readonly release: () => Promise<void>;
}

/** The tuner on a data folder of this machine. */
export class StoreTuner implements Tuner {
  readonly #runtime: Runtime;
  readonly #parts: LocalTunerParts;

  constructor(runtime: Runtime, parts: LocalTunerParts) {
    this.#runtime = runtime;
    this.#parts = parts;
  }

  async createTask(config: TaskConfig, options: CreateTaskOptions = {}): Promise<TaskSummary> {
    await assertRunnable(config);
    await this.#assertWarmStart(config);
    const task = await this.#runtime.store.createTask({ config, ...options });
    return this.getTask(task.id);
  }

  /** Stores a task with experiments that were run elsewhere. */
  async importTask(imported: ImportedTask): Promise<TaskSummary> {
    if (this.#parts.host === undefined)
      throw new AutotunerError(
        'AT_STATE_ILLEGAL',
        'Cannot import task: the data folder was opened for reading only',
      );
    const task = await storeImportedTask(this.#runtime.store, imported);
    return this.getTask(task.id);
  }

  async startTask(taskId: number): Promise<TaskSummary> {
    const host = this.#requireHost(taskId);
    const { task } = await this.getTask(taskId);
    if (host.claim(taskId)) return this.getTask(taskId);
    if (host.isRunning(taskId)) throw illegal(task, 'start', 'it is running already');
    const experiments = await allExperiments(this.#runtime.store, taskId);
    if (task.state === 'cancelled') await this.#requeueCancelled(experiments);
    const isEnded = task.state === 'completed' || task.state === 'failed';
    if (isEnded && !experiments.some((one) => one.state === 'queued')) {
      throw illegal(task, 'start', 'it has ended; restart it, or retry one of its experiments first');
    }
    await chooseTier(task.config.containment);
    await this.#runtime.store.moveTask(taskId, { to: 'running' });
    host.start(taskId);
    return this.getTask(taskId);
  }

  async stopTask(taskId: number, mode: StopMode): Promise<TaskSummary> {
    const { task, live } = await this.getTask(taskId);
    if (task.state === 'running' && live) await this.#runtime.store.requestStop(taskId, mode);
    else if (mode === 'drain' && task.state === 'paused') return this.getTask(taskId);
    else await this.#runtime.store.moveTask(taskId, { to: mode === 'drain' ? 'paused' : 'cancelled' });
    return this.getTask(taskId);
  }

  async restartTask(taskId: number): Promise<TaskSummary> {
    this.#requireHost(taskId);
    await this.clearTask(taskId);
    return this.startTask(taskId);
  }

  async clearTask(taskId: number): Promise<TaskSummary> {
    await this.#parts.host?.settled(taskId);
    await this.#runtime.store.clearTask(taskId);
    await removeTaskLogs(this.#runtime.logsFolder, taskId);
    return this.getTask(taskId);
  }

  async deleteTask(taskId: number): Promise<void> {
    await this.#runtime.store.deleteTask(taskId);
    await removeTaskLogs(this.#runtime.logsFolder, taskId);
  }

  async retryExperiment(ref: ExperimentRef): Promise<ExperimentDetail> {
    await this.getExperiment(ref);
    await this.#runtime.store.requeueExperiment(ref);
    return this.getExperiment(ref);
  }

  async listTasks(query?: TaskQuery): Promise<readonly TaskSummary[]> {
    const tasks = await this.#runtime.store.listTasks(query);
    return Promise.all(tasks.map((task) => this.getTask(task.id)));
  }

  async getTask(taskId: number): Promise<TaskSummary> {
    const task = await this.#runtime.store.getTask(taskId);
    const experiments = await allExperiments(this.#runtime.store, taskId);
    const isHere = this.#parts.host?.isRunning(taskId) === true;
    const live = task.state === 'running' && (isHere || (await this.#parts.isFolderLive()));
    if (task.state !== 'running' || live) return summarizeTask(task, experiments, { live });
    // Its owner may have stopped it and left since it was read: only a task that is still running was interrupted.
    const latest = await this.#runtime.store.getTask(taskId);
    return summarizeTask(latest, await allExperiments(this.#runtime.store, taskId), { live: false });
  }

  async listExperiments(taskId: number, query?: ExperimentQuery): Promise<readonly ExperimentRecord[]> {
    await this.#runtime.store.getTask(taskId);
    return this.#runtime.store.listExperiments(taskId, query);
  }

  async getExperiment(ref: ExperimentRef): Promise<ExperimentDetail> {
    await this.#runtime.store.getTask(ref.taskId);
    const experiment = await this.#runtime.store.findExperiment(ref);
    if (experiment === undefined) {
      throw new AutotunerError(
        'AT_EXPERIMENT_UNKNOWN',
        `Cannot find experiment ${ref.number} of task ${ref.taskId}: there is none with that number`,
      );
    }
    const { store } = this.#runtime;
    const { taskId, number, attempts: attempt } = experiment;
    const [attempts, reports] = await Promise.all([
      store.listAttempts(ref),
      store.listReports({ taskId, number, attempt }),
    ]);
    return { experiment, attempts, reports };
  }

  async readLog(ref: LogRef, query?: LogQuery): Promise<LogPage> {
    await this.#assertKnown(ref);
    const path = logPathOf(this.#runtime.logsFolder, ref);
    const grep = query?.grep;
    if (grep === undefined) return readLogPage(path, query);
    return this.#runtime.searcher.search(path, { ...query, grep });
  }

  async *followLog(ref: LogRef, options: FollowOptions): AsyncIterable<LogLine> {
    await this.#assertKnown(ref);
    const hasEnded = (): Promise<boolean> => this.#hasEnded(ref);
    yield* followLog(logPathOf(this.#runtime.logsFolder, ref), {
      ...options,
      hasEnded,
      wake: this.#runtime.wake,
    });
  }

  async listEvents(query?: EventQuery): Promise<readonly EventRecord[]> {
    return this.#runtime.store.listEvents(query);
  }

  followEvents(options: FollowOptions): AsyncIterable<EventRecord> {
    return followEvents(this.#runtime, options);
  }

  async checkReady(): Promise<void> {
    await this.#runtime.store.checkWritable();
  }

  async close(): Promise<void> {
    await this.#parts.host?.close();
    await this.#runtime.suggester.close();
    await this.#runtime.searcher.close();
    await this.#runtime.log.close();
    await this.#runtime.store.close();
    await this.#parts.release();
  }

  async #assertWarmStart(config: TaskConfig): Promise<void> {
    const found = await findWarmStart(this.#runtime.store, { config });
    if (found === undefined || !('problem' in found)) return;
    throw new AutotunerError('AT_CONFIG_INVALID', `Cannot run task "${config.name}": ${found.problem}`, {
      details: { problems: [found.problem] },
    });
  }

  async #assertKnown(ref: LogRef): Promise<void> {
    if (ref.experiment === undefined) await this.#runtime.store.getTask(ref.taskId);
    else await this.getExperiment({ taskId: ref.taskId, number: ref.experiment });
  }

  /** A log can still grow while its task waits or runs; a single experiment's log until the experiment has ended. */
  async #hasEnded(ref: LogRef): Promise<boolean> {
    const task = await this.#runtime.store.getTask(ref.taskId);
    if (task.state !== 'pending' && task.state !== 'running') return true;
    if (task.state === 'running' && this.#parts.host === undefined && !(await this.#parts.isFolderLive()))
      return true;
    if (ref.experiment === undefined) return false;
    const one = await this.#runtime.store.findExperiment({ taskId: ref.taskId, number: ref.experiment });
    return one === undefined || experimentLifecycle.isFinal(one.state);
  }

  async #requeueCancelled(experiments: readonly ExperimentRecord[]): Promise<void> {
    for (const one of experiments) {
      if (one.state === 'cancelled') await this.#runtime.store.requeueExperiment(one);
    }
  }

  #requireHost(taskId: number): TaskHost {
    if (this.#parts.host !== undefined) return this.#parts.host;
    throw new AutotunerError(
      'AT_STATE_ILLEGAL',
      `Cannot start task ${taskId}: the data folder was opened for reading only`,
    );
  }
}

function illegal(task: TaskSummary['task'], action: string, why: string): AutotunerError {
  return new AutotunerError(
    'AT_STATE_ILLEGAL',
    `Cannot ${action} task ${task.id}: ${why} (state ${task.state})`,
    {
      details: { state: task.state },
    },
  );
}
