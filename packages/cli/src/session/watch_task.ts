import { setTimeout as delay } from 'node:timers/promises';
import type { EventRecord, ExperimentRecord, TaskSummary, Tuner } from '@autotuner/core';
import { hasEnded } from '../view/progress.ts';
import type { PhaseMark, TaskView } from '../view/task_view.ts';

/** Pause between two looks, so that a task of many short experiments does not spend its time on being watched. */
const MIN_INTERVAL_MS = 100;
/** Without any event a look is taken after so long: nothing that was missed stays missed. */
const MAX_INTERVAL_MS = 2000;
const PAGE = 500;

/** What a watcher is told. */
export interface WatchOptions {
  /** Ends the watching; the task goes on. */
  readonly signal: AbortSignal;
  /** Experiments as they were before; those that had ended are not told again. */
  readonly known?: readonly ExperimentRecord[];
  /** Called at the start and after each change, with the experiments that ended since the last call, by number. */
  readonly onChange: (view: TaskView, ended: readonly ExperimentRecord[]) => void;
}

/**
 * Watches a task until it does not run any more or the signal aborts, and resolves with its last summary. Events tell
 * when to look; what is shown is always read, so a lost event delays the view and never falsifies it.
 */
export async function watchTask(tuner: Tuner, taskId: number, options: WatchOptions): Promise<TaskSummary> {
  const watcher = new TaskWatcher(tuner, taskId, options.known ?? []);
  const stop = new AbortController();
  const end = (): void => stop.abort();
  options.signal.addEventListener('abort', end, { once: true });
  if (options.signal.aborted) stop.abort();
  const following = watcher.follow(stop.signal);
  try {
    return await watcher.watch(options, stop.signal);
  } finally {
    options.signal.removeEventListener('abort', end);
    stop.abort();
    await following;
  }
}

class TaskWatcher {
  readonly #tuner: Tuner;
  readonly #taskId: number;
  readonly #experiments = new Map<number, ExperimentRecord>();
  readonly #phases = new Map<number, PhaseMark>();
  readonly #seenSince = Date.now();
  #summary: TaskSummary | undefined;
  /** All experiments up to this number have ended and been told. */
  #settledUpTo = 0;
  #isTaskStale = true;
  #wake: () => void = () => undefined;
  #isDirty = true;

  constructor(tuner: Tuner, taskId: number, known: readonly ExperimentRecord[]) {
    this.#tuner = tuner;
    this.#taskId = taskId;
    for (const one of known) this.#experiments.set(one.number, one);
    this.#settle();
  }

  async watch(options: WatchOptions, signal: AbortSignal): Promise<TaskSummary> {
    for (;;) {
      this.#isDirty = false;
      const summary = await this.#readSummary();
      options.onChange(this.#view(summary), await this.#readExperiments());
      const isOver = summary.task.state !== 'running' || !summary.live;
      if (isOver || signal.aborted) return summary;
      await this.#nextLook(signal);
    }
  }

  /** Notes events until the signal aborts; a broken stream is left to the regular looks. */
  async follow(signal: AbortSignal): Promise<void> {
    try {
      for await (const event of this.#tuner.followEvents({ signal })) {
        if (event.taskId === this.#taskId) this.#note(event);
      }
    } catch {
      this.#isTaskStale = true;
    }
  }

  #note(event: EventRecord): void {
    if (event.type.startsWith('task.')) this.#isTaskStale = true;
    if (event.type === 'task.cleared') this.#forget();
    if (event.experiment !== undefined) this.#noteExperiment(event.experiment, event);
    this.#isDirty = true;
    this.#wake();
  }

  #noteExperiment(number: number, event: EventRecord): void {
    this.#settledUpTo = Math.min(this.#settledUpTo, number - 1);
    const state = event.data['state'];
    if (event.type === 'attempt.started') this.#phases.set(number, { phase: 'starting', since: event.at });
    if (event.type === 'attempt.state' && typeof state === 'string') {
      this.#phases.set(number, { phase: state, since: event.at });
    }
  }

  #forget(): void {
    this.#experiments.clear();
    this.#phases.clear();
    this.#settledUpTo = 0;
  }

  async #readSummary(): Promise<TaskSummary> {
    if (!this.#isTaskStale && this.#summary !== undefined) return this.#summary;
    this.#isTaskStale = false;
    this.#summary = await this.#tuner.getTask(this.#taskId);
    return this.#summary;
  }

  /** Reads what may have changed and returns what has ended since the last time. */
  async #readExperiments(): Promise<ExperimentRecord[]> {
    const ended: ExperimentRecord[] = [];
    for (let after = this.#settledUpTo; ;) {
      const page = await this.#tuner.listExperiments(this.#taskId, { after, limit: PAGE });
      for (const one of page) if (this.#merge(one)) ended.push(one);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE) break;
      after = last.number;
    }
    this.#settle();
    return ended;
  }

  #merge(one: ExperimentRecord): boolean {
    const before = this.#experiments.get(one.number);
    this.#experiments.set(one.number, one);
    if (!hasEnded(one)) return false;
    this.#phases.delete(one.number);
    return before === undefined || !hasEnded(before) || before.attempts !== one.attempts;
  }

  #settle(): void {
    for (let next = this.#experiments.get(this.#settledUpTo + 1); next !== undefined && hasEnded(next);) {
      this.#settledUpTo = next.number;
      next = this.#experiments.get(next.number + 1);
    }
  }

  #view(summary: TaskSummary): TaskView {
    const experiments = this.#experiments;
    return {
      task: summary.task,
      isLive: summary.live,
      seenSince: this.#seenSince,
      get experiments() {
        return [...experiments.values()];
      },
      phases: this.#phases,
    };
  }

  async #nextLook(signal: AbortSignal): Promise<void> {
    await pause(MIN_INTERVAL_MS, signal);
    if (this.#isDirty || signal.aborted) return;
    const timer = new AbortController();
    const woken = new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    const timedOut = pause(MAX_INTERVAL_MS, AbortSignal.any([signal, timer.signal])).then(() => {
      this.#isTaskStale ||= !timer.signal.aborted;
    });
    await Promise.race([woken, timedOut]);
    timer.abort();
    this.#wake = () => undefined;
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
