import { setImmediate } from 'node:timers/promises';
import {
  createPruner,
  lossesFromScores,
  type AttemptOutcome,
  type ExperimentRecord,
  type Pruner,
  type Report,
  type ReportedTrial,
  type ReportedValue,
  type TaskConfig,
  type TaskRecord,
} from '@autotuner/core';
import { allExperiments } from './all_experiments.ts';
import type { Runtime } from './runtime.ts';

type Trial = ReportedTrial & { readonly reports: Report[] };

/** What the pruner knows of an experiment that has ended. */
const STATES: Readonly<Partial<Record<ExperimentRecord['state'], ReportedTrial['state']>>> = {
  succeeded: 'succeeded',
  pruned: 'pruned',
  failed: 'failed',
};

/**
 * Holds what the experiments of a running task have reported, and asks the pruner of the task. A baseline and what is
 * measured again are never ended early: others are compared with them. Without a pruner nothing is held.
 */
export class PrunerDesk {
  readonly #config: TaskConfig;
  readonly #pruner: Pruner | undefined;
  readonly #trials = new Map<number, Trial>();
  /** What is being judged of each running experiment: one report after the other. */
  readonly #judging = new Map<number, Promise<unknown>>();

  constructor(config: TaskConfig) {
    this.#config = config;
    const { pruner, objectives } = config;
    const direction = objectives[0]?.direction;
    this.#pruner = pruner && createPruner(pruner, direction === undefined ? {} : { direction });
  }

  /** Takes over what an experiment that has ended had reported. */
  restore(experiment: ExperimentRecord, reports: readonly ReportedValue[]): void {
    const state = STATES[experiment.state];
    if (this.#pruner === undefined || state === undefined || reports.length === 0) return;
    const { number } = experiment;
    this.#trials.set(number, { number, state, reports: reports.map((one) => this.#reportOf(one)) });
  }

  /** An attempt begins, or is taken over, and reports from its first step on. */
  begin(number: number): void {
    if (this.#pruner !== undefined) this.#trials.set(number, { number, state: 'running', reports: [] });
  }

  /**
   * Takes reports of a running experiment, and resolves with the outcome when it is to be ended. Between two decisions
   * the event loop goes on.
   */
  async decide(
    experiment: Pick<ExperimentRecord, 'number' | 'origin'>,
    reports: readonly ReportedValue[],
  ): Promise<AttemptOutcome | undefined> {
    if (this.#pruner === undefined) return undefined;
    const { number } = experiment;
    const before = this.#judging.get(number);
    const outcome = Promise.resolve(before).then(() => this.#judge(experiment, reports));
    this.#judging.set(number, outcome);
    return outcome;
  }

  /** An attempt has ended; what it reported stays only if it is the last one. */
  end({ number, state }: Pick<ExperimentRecord, 'number' | 'state'>): void {
    const trial = this.#trials.get(number);
    const ended = STATES[state];
    this.#judging.delete(number);
    if (trial === undefined) return;
    if (ended === undefined) this.#trials.delete(number);
    else this.#trials.set(number, { ...trial, state: ended });
  }

  async #judge(
    { number, origin }: Pick<ExperimentRecord, 'number' | 'origin'>,
    reports: readonly ReportedValue[],
  ): Promise<AttemptOutcome | undefined> {
    const isSafe = origin === 'baseline' || origin === 'remeasure';
    for (const report of reports) {
      const trial = this.#trials.get(number);
      trial?.reports.push(this.#reportOf(report));
      // What has ended meanwhile is compared with, and judged no more.
      if (trial?.state !== 'running' || isSafe) continue;
      const reason = this.#reasonToEnd(trial);
      if (reason !== undefined) return { kind: 'pruned', ...report, reason };
      await setImmediate();
    }
    return undefined;
  }

  #reasonToEnd(trial: Trial): string | undefined {
    const others = [...this.#trials.values()].filter((one) => one !== trial);
    const { prune, reason } = this.#pruner?.decide({ seed: this.#config.sampler.seed, trial, others }) ?? {};
    return prune === true ? reason : undefined;
  }

  #reportOf({ step, value }: ReportedValue): Report {
    const [loss = NaN] = lossesFromScores([value ?? NaN], this.#config.objectives);
    return { step, loss };
  }
}

/** Opens the desk of a task with what its experiments reported in earlier sessions. */
export async function openPrunerDesk(
  runtime: Pick<Runtime, 'store'>,
  task: Pick<TaskRecord, 'id' | 'config'>,
): Promise<PrunerDesk> {
  const desk = new PrunerDesk(task.config);
  if (task.config.pruner === undefined) return desk;
  for (const experiment of await allExperiments(runtime.store, task.id)) {
    if (STATES[experiment.state] === undefined) continue;
    const { taskId, number, attempts: attempt } = experiment;
    desk.restore(experiment, await runtime.store.listReports({ taskId, number, attempt }));
  }
  return desk;
}
