import type { TaskConfig } from '../config/task_config.ts';
import { chooseRemeasurement } from '../noise/choose_remeasurement.ts';
import { measuredPoints } from '../noise/measured_experiments.ts';
import type { ExperimentOrigin, ExperimentRecord, StopMode } from '../ports/records.ts';
import type { Params } from '../search_space/distribution.ts';
import { describeFailedBaseline } from './failed_baseline.ts';
import { outcomeDetail } from './outcome_detail.ts';
import type { RetryDelay } from './retry_delay.ts';
import { experimentLifecycle } from '../lifecycle/experiment_lifecycle.ts';
import { isRunaway } from './runaway.ts';

/** What the task loop knows when it asks what to do next. */
export interface LoopView {
  readonly config: TaskConfig;
  /** All experiments of the task, by number. */
  readonly experiments: readonly ExperimentRecord[];
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
 * import { nextStep, parseTaskFile } from '@autotuner/core';
 *
 * const parsed = parseTaskFile(
 *   { name: 'demo', command: ['run', '{x}'], parameters: { x: ['a', 'b'] }, objective: 'minimize seconds' },
 *   { cwd: '/' },
 * );
 * assert.ok('config' in parsed);
 * const view = { config: parsed.config, experiments: [], running: new Set<number>(), activeMs: 0, exhausted: false };
 * assert.deepEqual(nextStep({ ...view, delayed: new Map() }), { kind: 'suggest' });
 * ```
 */
export function nextStep(view: LoopView): NextStep {
  const end = endingOf(view);
  if (end !== undefined) return view.running.size > 0 ? { kind: 'wait' } : end;
  if (view.running.size >= view.config.concurrency) return { kind: 'wait' };
  const { running, delayed } = view;
  const due = view.experiments.find(
    (one) => one.state === 'queued' && !running.has(one.number) && !delayed.has(one.number),
  );
  if (due !== undefined) return { kind: 'attempt', number: due.number };
  return canBeginAnother(view) ? newExperiment(view) : { kind: 'wait' };
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
  const { config, experiments } = view;
  const fixed = fixedParams(config)[experiments.length];
  if (fixed !== undefined) return { kind: 'start', ...fixed };
  const isSpent = experiments.length >= config.budget.experiments;
  if (isSpent) return { kind: 'wait' };
  return remeasurement(view) ?? (view.exhausted ? { kind: 'wait' } : { kind: 'suggest' });
}

type Start = Omit<Extract<NextStep, { kind: 'start' }>, 'kind'>;

/** One at a time, because each changes what is worth measuring next. */
function remeasurement({ config, experiments }: LoopView): NextStep | undefined {
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

function fixedParams(config: TaskConfig): readonly Start[] {
  const baseline =
    config.baseline === undefined
      ? []
      : [{ origin: 'baseline' as const, params: config.baseline, reason: 'the setting to beat' }];
  const enqueued = config.enqueue.map((params) => ({
    origin: 'enqueued' as const,
    params,
    reason: 'given in the task file',
  }));
  return [...baseline, ...enqueued].slice(0, config.budget.experiments);
}

function endingOf(view: LoopView): NextStep | undefined {
  if (view.stop === 'cancel') return { kind: 'finish', state: 'cancelled', reason: 'Cancelled on request' };
  const natural = naturalEnding(view);
  if (natural !== undefined || view.stop === undefined) return natural;
  return { kind: 'finish', state: 'paused', reason: 'Drained on request' };
}

function naturalEnding(view: LoopView): NextStep | undefined {
  const baseline = describeFailedBaseline(view.config, view.experiments);
  if (baseline !== undefined) return { kind: 'finish', state: 'failed', reason: baseline };
  const runaway = isRunaway(view.config, view.experiments);
  if (runaway !== undefined) return finished(view, runaway);
  const wallMs = view.config.budget.wallMs;
  if (wallMs !== undefined && view.activeMs >= wallMs) return finished(view, 'Time budget spent');
  if (view.experiments.some((one) => one.state === 'queued')) return undefined;
  if (view.experiments.length >= view.config.budget.experiments)
    return finished(view, 'All experiments done');
  const isFixedDone = view.experiments.length >= fixedParams(view.config).length;
  return view.exhausted && isFixedDone
    ? finished(view, 'Every point of the search space was tried')
    : undefined;
}

function finished(view: LoopView, reason: string): NextStep {
  const isSuccess = view.experiments.some((one) => one.state === 'succeeded');
  return isSuccess
    ? { kind: 'finish', state: 'completed', reason }
    : { kind: 'finish', state: 'failed', reason: `${reason}, and no experiment succeeded${lastWords(view)}` };
}

function lastWords(view: LoopView): string {
  const outcome = view.experiments.findLast((one) => one.outcome !== undefined)?.outcome;
  const detail = outcome === undefined ? undefined : outcomeDetail(outcome);
  return detail === undefined ? '' : ` (the last one: ${detail})`;
}
