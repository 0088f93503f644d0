import { randomUUID } from 'node:crypto';
import {
  AutotunerError,
  fixParameters,
  nextStep,
  TaskLedger,
  WarmHistory,
  type ExperimentRecord,
  type LoopView,
  type NewAttempt,
  type NewExperiment,
  type NextStep,
  type Params,
  type SearchSpace,
  type StartedExperiment,
  type StopMode,
  type TaskRecord,
} from '@autotuner/core';
import { chooseTier } from '../containment/choose_tier.ts';
import type { Tier } from '../containment/tier.ts';
import { allExperiments } from './all_experiments.ts';
import { openPrunerDesk, type PrunerDesk } from './pruner_desk.ts';
import { RetryTimes } from './retry_times.ts';
import { runExperiment, type AdoptedProcesses, type ExperimentContext } from './run_experiment.ts';
import type { Runtime } from './runtime.ts';
import { untilWritable } from './until_writable.ts';
import { openTaskLog, type TaskLog } from './task_log.ts';
import { findWarmStart } from './warm_start_of.ts';

/** How often requests of other processes are looked for. */
const STOP_POLL_MS = 200;

/** How a running task is told to end from this process. */
export interface LoopControls {
  /** Aborted when the supervisor leaves; its experiments are tried again later. */
  readonly shutdown: AbortSignal;
  /** Aborted when it cannot wait any longer. */
  readonly hurry: AbortSignal;
  /** Attempts that a dead supervisor had started, and that go on. @default [] */
  readonly adoptions?: readonly Adoption[];
}

/** An attempt that was taken over. */
export interface Adoption {
  readonly started: StartedExperiment;
  readonly processes: AdoptedProcesses;
  /** The one it was started in, which need not be the one for new attempts. */
  readonly tier: Tier;
}

/** Runs a task in state `running` until its budget is spent or it is stopped, and resolves with its final record. One call per task at a time. */
export async function runTaskLoop(
  runtime: Runtime,
  taskId: number,
  options: LoopControls,
): Promise<TaskRecord> {
  const task = await runtime.store.getTask(taskId);
  const tier = await chooseTier(task.config.containment);
  const taskLog = await openTaskLog(runtime, task);
  try {
    const pruning = await openPrunerDesk(runtime, task);
    return await new TaskLoop(runtime, { task, tier, taskLog, pruning, controls: options }).run();
  } finally {
    await taskLog.close();
  }
}

interface LoopParts {
  readonly task: TaskRecord;
  readonly tier: Tier;
  readonly taskLog: TaskLog;
  readonly pruning: PrunerDesk;
  readonly controls: LoopControls;
}

/** An experiment or attempt whose rows are still to be written, and what they will say. */
interface Opening {
  readonly expected: ExperimentRecord;
  readonly open: () => Promise<StartedExperiment>;
}

/** The state of one running task: what is stored is the truth, this is its copy for quick decisions. */
class TaskLoop {
  readonly #runtime: Runtime;
  readonly #parts: LoopParts;
  readonly #startedAt: number;
  readonly #ledger: TaskLedger;
  /** Of the sampler: fixed parameters have one value. */
  readonly #space: SearchSpace;
  readonly #running = new Map<number, Promise<void>>();
  readonly #cancel = new AbortController();
  readonly #retries: RetryTimes;
  #stop: StopMode | undefined;
  #lastAsk: { readonly version: number; readonly time: number } | undefined;
  #exhausted = false;
  #warm = new WarmHistory([]);
  #warmParams: readonly Params[] = [];
  #fault: { readonly error: unknown } | undefined;

  constructor(runtime: Runtime, parts: LoopParts) {
    this.#runtime = runtime;
    this.#parts = parts;
    const { objectives, space, fixed = {} } = parts.task.config;
    this.#ledger = new TaskLedger(objectives);
    this.#space = fixParameters(space, fixed);
    this.#retries = new RetryTimes(runtime);
    this.#startedAt = runtime.clock.monotonic();
  }

  async run(): Promise<TaskRecord> {
    const { shutdown, adoptions = [] } = this.#parts.controls;
    for (const one of await allExperiments(this.#runtime.store, this.#taskId)) {
      this.#ledger.note(one);
      await this.#retries.note(one);
    }
    await this.#startWarm();
    for (const { started, ...adoption } of adoptions) this.#run(started, adoption);
    const onShutdown = (): void => this.#cancel.abort('shutdown');
    shutdown.addEventListener('abort', onShutdown);
    try {
      return await this.#loop();
    } finally {
      shutdown.removeEventListener('abort', onShutdown);
      this.#cancel.abort('shutdown');
      await Promise.allSettled(this.#running.values());
    }
  }

  /** What the earlier task found is looked up anew each time: it is not stored with this one. */
  async #startWarm(): Promise<void> {
    const { task, taskLog } = this.#parts;
    const found = await findWarmStart(this.#runtime.store, { config: task.config, self: task.id });
    if (found === undefined) return;
    if ('problem' in found) return taskLog.info(`No warm start: ${found.problem}`);
    const { from, warm } = found;
    this.#warm = new WarmHistory(warm.teach);
    this.#warmParams = warm.enqueue;
    const lost = warm.lost === 0 ? '' : `; ${warm.lost} have no counterpart here`;
    taskLog.info(
      `Warm start from task ${from.id} "${from.name}": ${warm.enqueue.length} of its settings are run first, ${warm.teach.length} of its results teach the sampler${lost}`,
    );
  }

  async #loop(): Promise<TaskRecord> {
    for (;;) {
      const since = this.#runtime.decisions.version;
      await this.#readStopRequest(since);
      if (this.#fault !== undefined) throw this.#fault.error;
      const step = nextStep(this.#view());
      if (step.kind === 'finish') return this.#finish(step);
      if (step.kind === 'wait') await this.#runtime.decisions.wait({ pollMs: STOP_POLL_MS, since });
      else await this.#begin(step);
    }
  }

  get #taskId(): number {
    return this.#parts.task.id;
  }

  #view(): LoopView {
    return {
      config: this.#parts.task.config,
      ledger: this.#ledger,
      warmParams: this.#warmParams,
      running: new Set(this.#running.keys()),
      delayed: this.#retries.delayed(),
      activeMs: this.#parts.task.activeMs + this.#sessionMs(),
      exhausted: this.#exhausted,
      ...(this.#stop === undefined ? {} : { stop: this.#stop }),
    };
  }

  #sessionMs(): number {
    return this.#runtime.clock.monotonic() - this.#startedAt;
  }

  /** Asks the store when something was decided in this process, and now and then for what others have decided. */
  async #readStopRequest(since: number): Promise<void> {
    if (this.#parts.controls.shutdown.aborted) {
      this.#stop = 'drain';
      this.#cancel.abort('shutdown');
      return;
    }
    const now = this.#runtime.clock.monotonic();
    if (since === this.#lastAsk?.version && now - this.#lastAsk.time < STOP_POLL_MS) return;
    this.#lastAsk = { version: since, time: now };
    const { stopRequest } = await this.#runtime.store.getTask(this.#taskId);
    if (stopRequest === this.#stop || stopRequest === undefined) return;
    this.#stop = stopRequest;
    this.#parts.taskLog.info(`Stop requested: ${stopRequest}`);
    if (stopRequest === 'cancel') this.#cancel.abort('cancel');
  }

  /**
   * Begins what was decided. Its rows are not waited for: they are written in the order of these calls, and meanwhile
   * the next slot can be filled, so that those of several experiments share a commit.
   */
  async #begin(step: Exclude<NextStep, { kind: 'wait' } | { kind: 'finish' }>): Promise<void> {
    const opening = await this.#plan(step);
    if (opening === undefined) return;
    const { number } = opening.expected;
    this.#ledger.note(opening.expected);
    this.#running.set(number, this.#follow(number, this.#openAndRun(opening)));
  }

  async #openAndRun({ expected, open }: Opening): Promise<ExperimentRecord> {
    const started = await this.#durably(open);
    const { number } = started.experiment;
    if (number !== expected.number) throw misnumbered(this.#taskId, { number, expected: expected.number });
    this.#ledger.note(started.experiment);
    return runExperiment(this.#runtime, started, this.#contextOf({ tier: this.#parts.tier }));
  }

  #run(
    started: StartedExperiment,
    how: { readonly tier: Tier; readonly processes?: AdoptedProcesses },
  ): void {
    const { number } = started.experiment;
    const ended = runExperiment(this.#runtime, started, this.#contextOf(how));
    this.#running.set(number, this.#follow(number, ended));
  }

  #contextOf(how: { readonly tier: Tier; readonly processes?: AdoptedProcesses }): ExperimentContext {
    const { task, taskLog, pruning, controls } = this.#parts;
    const { tier, processes } = how;
    return {
      task,
      tier,
      taskLog,
      pruning,
      signal: this.#cancel.signal,
      shutdown: controls.shutdown,
      hurry: controls.hurry,
      ...(processes === undefined ? {} : { adopted: processes }),
    };
  }

  /** Keeps the copy up to date when an experiment ends; a fault of the engine itself ends the loop. */
  async #follow(number: number, ended: Promise<ExperimentRecord>): Promise<void> {
    try {
      const experiment = await ended;
      await this.#retries.note(experiment);
      this.#ledger.note(experiment);
    } catch (error) {
      this.#fault ??= { error };
    }
    this.#running.delete(number);
    this.#wakeUp();
  }

  /** Lets the loop go on. That an experiment has ended is no reason to ask the store for requests of others. */
  #wakeUp(): void {
    const { decisions } = this.#runtime;
    const isUpToDate = this.#lastAsk?.version === decisions.version;
    decisions.notify();
    if (isUpToDate && this.#lastAsk !== undefined)
      this.#lastAsk = { ...this.#lastAsk, version: decisions.version };
  }

  async #plan(step: Exclude<NextStep, { kind: 'wait' } | { kind: 'finish' }>): Promise<Opening | undefined> {
    const attempt: NewAttempt = { token: randomUUID(), tier: this.#parts.tier.name };
    if (step.kind === 'attempt') return this.#planAttempt(step.number, attempt);
    if (step.kind === 'start') {
      const { kind: _kind, ...start } = step;
      return this.#planExperiment({ ...start, attempt });
    }
    const suggestion = await this.#suggest();
    if (suggestion !== undefined) return this.#planExperiment({ ...suggestion, origin: 'sampler', attempt });
    this.#exhausted = true;
    return undefined;
  }

  #planAttempt(number: number, attempt: NewAttempt): Opening | undefined {
    const experiment = this.#ledger.experiments[number - 1];
    const ref = { taskId: this.#taskId, number };
    const open = (): Promise<StartedExperiment> => this.#runtime.store.startAttempt(ref, attempt);
    return experiment && { expected: { ...experiment, state: 'deploying' }, open };
  }

  /** Experiments are numbered without gaps, and nobody else adds one to a running task. */
  #planExperiment(input: Omit<NewExperiment, 'taskId'>): Opening {
    const { params, origin, reason } = input;
    const taskId = this.#taskId;
    const expected: ExperimentRecord = {
      taskId,
      number: this.#ledger.experiments.length + 1,
      state: 'deploying',
      origin,
      params,
      reason,
      attempts: 1,
      createdAt: this.#runtime.clock.now(),
    };
    return { expected, open: () => this.#runtime.store.startExperiment({ taskId, ...input }) };
  }

  #suggest(): ReturnType<Runtime['suggester']['suggest']> {
    const { config } = this.#parts.task;
    const { experiments, history, queued } = this.#ledger;
    const open = [...new Set([...this.#running.keys(), ...queued])].toSorted((a, b) => a - b);
    return this.#runtime.suggester.suggest(config.sampler.type, {
      space: this.#space,
      seed: config.sampler.seed,
      number: experiments.length + 1,
      // A copy: results may come in before a thread has taken it over.
      history: this.#warm.with(history).slice(),
      outstanding: open.map((number) => experiments[number - 1]?.params ?? {}),
      budget: config.budget.experiments,
      concurrency: config.concurrency,
    });
  }

  async #finish(ending: Extract<NextStep, { kind: 'finish' }>): Promise<TaskRecord> {
    if (this.#parts.controls.shutdown.aborted) return this.#leave();
    this.#parts.taskLog.info(`Task ${ending.state}: ${ending.reason}`);
    const activeMs = Math.round(this.#sessionMs());
    const move = { to: ending.state, reason: ending.reason, activeMs };
    return this.#durably(() => this.#runtime.store.moveTask(this.#taskId, move));
  }

  /** A full disk makes the task wait until there is room. */
  #durably<T>(write: () => Promise<T>): Promise<T> {
    return untilWritable(write, {
      signal: this.#parts.controls.shutdown,
      onWait: (error) => this.#runtime.log.error({ error: error.message }, 'Waiting for room'),
    });
  }

  /** A supervisor that leaves keeps the task `running` for its successor, which finds it and can go on. */
  async #leave(): Promise<TaskRecord> {
    this.#parts.taskLog.info('The tuner ends; the task can be resumed');
    const activeMs = Math.round(this.#sessionMs());
    const { store } = this.#runtime;
    const { stopRequest } = await store.getTask(this.#taskId);
    const task = await store.moveTask(this.#taskId, { to: 'running', reason: 'The tuner ended', activeMs });
    // Setting it running has cleared what somebody had asked for just before.
    return stopRequest === undefined ? task : store.requestStop(this.#taskId, stopRequest);
  }
}

function misnumbered(
  taskId: number,
  found: { readonly number: number; readonly expected: number },
): AutotunerError {
  const { number, expected } = found;
  return new AutotunerError(
    'AT_INTERNAL',
    `Cannot go on with task ${taskId}: its next experiment got number ${number}, must be ${expected}; somebody else has added one`,
  );
}
