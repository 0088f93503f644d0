import type { ExperimentRecord } from '../ports/records.ts';
import type { HistoryEntry } from '../sampling/sampler.ts';
import type { Objective } from '../scoring/objective.ts';
import type { OutcomeKind } from '../scoring/outcome.ts';
import { trialResultOf } from '../scoring/trial_history.ts';
import { BestCurve } from '../stopping/best_curve.ts';

/** What the results of a task come to, in the order in which they arrived. */
class ToldResults {
  /** Only ever appended to: samplers recognise what they have seen. */
  readonly history: HistoryEntry[] = [];
  readonly curve: BestCurve = new BestCurve();
  lastOrder = 0;
  /** The outcome of every result so far, undefined when they differ. */
  commonOutcome: OutcomeKind | undefined;

  append(experiment: ExperimentRecord, objectives: readonly Objective[]): void {
    this.lastOrder = experiment.toldOrder ?? this.lastOrder;
    const result = trialResultOf(experiment, objectives);
    if (result === undefined) return;
    const kind = experiment.outcome?.kind;
    if (this.history.length === 0) this.commonOutcome = kind;
    else if (kind !== this.commonOutcome) this.commonOutcome = undefined;
    this.history.push({ number: experiment.number, params: experiment.params, result });
    this.curve.note(result);
  }
}

/**
 * The experiments of a task, kept together with what a loop asks about them again and again: what a sampler learns, how
 * the search goes, what waits. Noting one costs the same however many there are, as long as results are noted in the order
 * in which they were told; otherwise all is put in order once.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { TaskLedger, type ExperimentRecord } from '@autotuner/core';
 *
 * const ledger = new TaskLedger([{ metric: 'seconds', direction: 'minimize' }]);
 * const experiment: ExperimentRecord = {
 *   taskId: 9, number: 1, state: 'succeeded', origin: 'sampler', params: { level: 3 }, reason: '', attempts: 1,
 *   scores: [2], toldOrder: 1, createdAt: 0,
 * };
 * ledger.note(experiment);
 * assert.deepEqual(ledger.history, [{ number: 1, params: { level: 3 }, result: { kind: 'success', losses: [2] } }]);
 * ```
 */
export class TaskLedger {
  readonly #objectives: readonly Objective[];
  readonly #experiments: ExperimentRecord[] = [];
  readonly #queued = new Set<number>();
  #told = new ToldResults();
  #isInOrder = true;
  #succeeded = 0;
  #failedBaseline: ExperimentRecord | undefined;

  constructor(objectives: readonly Objective[], experiments: readonly ExperimentRecord[] = []) {
    this.#objectives = objectives;
    for (const one of experiments.toSorted((a, b) => a.number - b.number)) this.note(one);
  }

  /** Takes a new experiment, or a new state of one, into account. Numbers come without gaps. */
  note(experiment: ExperimentRecord): void {
    const index = experiment.number - 1;
    const before = this.#experiments[index];
    this.#experiments[index] = experiment;
    this.#noteState(experiment, before);
    if (experiment.toldOrder === before?.toldOrder) return;
    if (experiment.toldOrder === undefined || before?.toldOrder !== undefined) this.#isInOrder = false;
    else if (experiment.toldOrder <= this.#told.lastOrder) this.#isInOrder = false;
    if (this.#isInOrder) this.#told.append(experiment, this.#objectives);
  }

  /** All experiments by number; one array that grows. */
  get experiments(): readonly ExperimentRecord[] {
    return this.#experiments;
  }

  /** For the sampler, see historyOf(). */
  get history(): readonly HistoryEntry[] {
    return this.#inOrder().history;
  }

  /** How the search goes. */
  get curve(): BestCurve {
    return this.#inOrder().curve;
  }

  /** The outcome that all results so far have in common. */
  get commonOutcome(): OutcomeKind | undefined {
    return this.#inOrder().commonOutcome;
  }

  /** Numbers of the experiments that wait for another attempt. */
  get queued(): ReadonlySet<number> {
    return this.#queued;
  }

  get succeeded(): number {
    return this.#succeeded;
  }

  /** The baseline, when it has failed for good. */
  get failedBaseline(): ExperimentRecord | undefined {
    return this.#failedBaseline;
  }

  #noteState(experiment: ExperimentRecord, before: ExperimentRecord | undefined): void {
    if (experiment.state === 'queued') this.#queued.add(experiment.number);
    else this.#queued.delete(experiment.number);
    this.#succeeded += Number(experiment.state === 'succeeded') - Number(before?.state === 'succeeded');
    if (experiment.origin !== 'baseline') return;
    this.#failedBaseline = experiment.state === 'failed' ? experiment : undefined;
  }

  #inOrder(): ToldResults {
    if (this.#isInOrder) return this.#told;
    this.#told = new ToldResults();
    const told = this.#experiments.filter((one) => one.toldOrder !== undefined);
    for (const one of told.toSorted((a, b) => (a.toldOrder ?? 0) - (b.toldOrder ?? 0)))
      this.#told.append(one, this.#objectives);
    this.#isInOrder = true;
    return this.#told;
  }
}
