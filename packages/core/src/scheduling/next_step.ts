import type { TaskConfig } from '../config/task_config.ts';
import { chooseRemeasurement } from '../noise/choose_remeasurement.ts';
import { measuredPoints } from '../noise/measured_experiments.ts';
import type { ExperimentOrigin, ExperimentRecord, StopMode } from '../ports/records.ts';
import type { Params } from '../search_space/distribution.ts';
import { describeFailedBaseline } from './failed_baseline.ts';
import { outcomeDetail } from './outcome_detail.ts';
import type { RetryDelay } from './retry_delay.ts';
import { findStop } from '../stopping/find_stop.ts';
import { describeHopeless } from './runaway.ts';
import type { TaskLedger } from './task_ledger.ts';
import { experimentLifecycle } from '../lifecycle/experiment_lifecycle.ts';

/** What the task loop knows when it asks what to do next. */
export interface LoopView {
  readonly config: TaskConfig;
  /** All experiments of the task. */
  readonly ledger: TaskLedger;
  /** What an earlier task found best, to be tried after what is enqueued. @default [] */
  readonly warmParams?: readonly Params[];
  /** Numbers of the experiments that this process is running. */
  readonly running: ReadonlySet<number>;
  /** Queued experiments whose next attempt is not due yet, and what is waited for. */
  readonly delayed: ReadonlyMap<number, RetryDelay['cause']>;
  /** Running time of the task so far, earlier sessions included. */
  readonly activeMs: number;
  readonly stop?: StopMode;
  /** The sampler has nothing left to suggest. */
  readonly exhausted: boolean;
}

/** How a task ends when its loop ends. */
export type TaskEnding = 'completed' | 'failed' | 'paused' | 'cancelled';

/** The one thing to do now. */
export type NextStep =
  | { readonly kind: 'attempt'; readonly number: number }
  | {
      readonly kind: 'start';
      readonly origin: Exclude<ExperimentOrigin, 'sampler'>;
      readonly params: Params;
      readonly reason: string;
    }
  | { readonly kind: 'suggest' }
  | { readonly kind: 'wait' }
  | { readonly kind: 'finish'; readonly state: TaskEnding; readonly reason: string };

/**
 * Decides what a task does next: first experiments that wait for another attempt, then the baseline, then the
 * enqueued parameters, then what is worth measuring again, then a suggestion, as long as slots and budget last.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { nextStep, parseTaskFile, TaskLedger } from '@autotuner/core';
 *
 * const parsed = parseTaskFile(
 *   { name: 'demo', command: ['run', '{x}'], parameters: { x: ['a', 'b'] }, objective: 'minimize seconds' },
 *   { cwd: '/' },
 * );
 * assert.ok('config' in parsed);
 * const ledger = new TaskLedger(parsed.config.objectives);
 * const view = { config: parsed.config, ledger, running: new Set<number>(), activeMs: 0, exhausted: false };
 * assert.deepEqual(nextStep({ ...view, delayed: new Map() }), { kind: 'suggest' });
 * ```
 */
export function nextStep(view: LoopView): NextStep {
  const end = endingOf(view);
  if (end !== undefined) return view.running.size > 0 ? { kind: 'wait' } : end;
  if (view.running.size >= view.config.concurrency) return { kind: 'wait' };
  const due = firstDue(view);
  if (due !== undefined) return { kind: 'attempt', number: due };
  return canBeginAnother(view) ? newExperiment(view) : { kind: 'wait' };
}

function firstDue({ ledger, running, delayed }: LoopView): number | undefined {
  const due = [...ledger.queued].filter((number) => !running.has(number) && !delayed.has(number));
  return due.length === 0 ? undefined : Math.min(...due);
}

/**
 * An interrupted experiment keeps its turn, so that what is suggested after it is what an uninterrupted run would have
 * suggested. One that waits for the machine gives its slot to others; but when more wait than there are slots, it is
 * the machine that has to recover, and the budget is not to be used up on it.
 */
function canBeginAnother({ config, delayed }: LoopView): boolean {
  const causes = [...delayed.values()];
  return !causes.includes('tuner') && causes.length <= config.concurrency;
}

function newExperiment(view: LoopView): NextStep {
  const { config } = view;
  const { experiments } = view.ledger;
  const fixed = fixedParams(view)[experiments.length];
  if (fixed !== undefined) return { kind: 'start', ...fixed };
  const isSpent = experiments.length >= config.budget.experiments;
  if (isSpent) return { kind: 'wait' };
  return remeasurement(view) ?? (view.exhausted ? { kind: 'wait' } : { kind: 'suggest' });
}

type Start = Omit<Extract<NextStep, { kind: 'start' }>, 'kind'>;

/** One at a time, because each changes what is worth measuring next. */
function remeasurement({ config, ledger }: LoopView): NextStep | undefined {
  const { experiments } = ledger;
  const { remeasure } = config;
  const isOpen = (one: ExperimentRecord): boolean => !experimentLifecycle.isFinal(one.state);
  if (remeasure === undefined || experiments.some((one) => one.origin === 'remeasure' && isOpen(one)))
    return undefined;
  const points = measuredPoints(experiments, config.objectives);
  const { number, reason } = chooseRemeasurement({ points, ...remeasure });
  const chosen = experiments.find((one) => one.number === number);
  if (chosen === undefined) return undefined;
  return {
    kind: 'start',
    origin: 'remeasure',
    params: chosen.params,
    reason: `experiment ${chosen.number} again: ${reason}`,
  };
}

function fixedParams({ config, warmParams = [] }: LoopView): readonly Start[] {
  const baseline =
    config.baseline === undefined
      ? []
      : [{ origin: 'baseline' as const, params: config.baseline, reason: 'the setting to beat' }];
  const enqueued = (list: readonly Params[], reason: string): readonly Start[] =>
    list.map((params) => ({ origin: 'enqueued', params, reason }));
  const others = [
    ...enqueued(config.enqueue, 'given in the task file'),
    ...enqueued(warmParams, 'among the best of an earlier task'),
  ];
  return [...baseline, ...others].slice(0, config.budget.experiments);
}

function endingOf(view: LoopView): NextStep | undefined {
  if (view.stop === 'cancel') return { kind: 'finish', state: 'cancelled', reason: 'Cancelled on request' };
  const natural = naturalEnding(view);
  if (natural !== undefined || view.stop === undefined) return natural;
  return { kind: 'finish', state: 'paused', reason: 'Drained on request' };
}

function naturalEnding(view: LoopView): NextStep | undefined {
  const { config, ledger } = view;
  const baseline = describeFailedBaseline(config, ledger);
  if (baseline !== undefined) return { kind: 'finish', state: 'failed', reason: baseline };
  const early = earlyEnd(view) ?? describeHopeless(ledger);
  if (early !== undefined) return finished(view, early);
  if (ledger.queued.size > 0) return undefined;
  const begun = ledger.experiments.length;
  if (begun >= config.budget.experiments) return finished(view, 'All experiments done');
  const isFixedDone = begun >= fixedParams(view).length;
  return view.exhausted && isFixedDone
    ? finished(view, 'Every point of the search space was tried')
    : undefined;
}

/** The rules of the task that say when enough is enough. */
function earlyEnd({ config, ledger, activeMs }: LoopView): string | undefined {
  const { budget, stop, stopAfterFailures, objectives } = config;
  const rules = {
    ...stop,
    failures: stopAfterFailures,
    ...(budget.wallMs === undefined ? {} : { wallMs: budget.wallMs }),
  };
  return findStop(rules, {
    curve: ledger.curve,
    direction: objectives[0]?.direction ?? 'minimize',
    left: Math.max(budget.experiments - ledger.curve.told, 0),
    elapsedMs: activeMs,
  })?.reason;
}

function finished(view: LoopView, reason: string): NextStep {
  return view.ledger.succeeded > 0
    ? { kind: 'finish', state: 'completed', reason }
    : { kind: 'finish', state: 'failed', reason: `${reason}, and no experiment succeeded${lastWords(view)}` };
}

function lastWords(view: LoopView): string {
  const outcome = view.ledger.experiments.findLast((one) => one.outcome !== undefined)?.outcome;
  const detail = outcome === undefined ? undefined : outcomeDetail(outcome);
  return detail === undefined ? '' : ` (the last one: ${detail})`;
}
