import { BestCurve } from '../stopping/best_curve.ts';
import { findStop } from '../stopping/find_stop.ts';
import { resultFromError } from './objective_outcome.ts';
import type {
  ObjectiveFunction,
  OptimizeEnd,
  OptimizeOptions,
  OptimizeResult,
  RunningTrial,
} from './optimize_options.ts';
import { findOptimizeProblems } from './optimize_problems.ts';
import { checkStudyOptions, invalidOptions } from './read_study_options.ts';
import { Study } from './study.ts';
import type { SpaceInput } from './study_options.ts';
import type { ToldResult } from './told_result.ts';
import type { Trial } from './trial.ts';

const DEFAULT_EXPERIMENTS = 100;

/** So many trials in a row that infrastructure ended or somebody cancelled, and it is not going to get better. */
const DROPPED_LIMIT = 10;

/**
 * Finds good parameters for an objective: asks a study, calls the objective, tells the study, until the trials are used
 * up or a rule says stop. Failures are results too: throw, and the search learns where it fails. The same seed gives the
 * same trials as long as `concurrency` is 1.
 *
 * @throws AutotunerError AT_CONFIG_INVALID with all problems of the options; what `onTrial` throws
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { optimize } from '@autotuner/core';
 *
 * const { best, reason } = await optimize(
 *   ({ x, y }) => {
 *     if (x > 4) throw new Error('out of range');
 *     return (x - 3) ** 2 + Math.abs(y - 5);
 *   },
 *   { space: { x: { float: [-5, 5] }, y: { int: [0, 10] } }, experiments: 60, stop: { target: 0.01 } },
 * );
 * assert.ok(best?.params['y'] === 5, reason);
 * ```
 */
export async function optimize<const Space extends SpaceInput>(
  objective: ObjectiveFunction<Space>,
  options: OptimizeOptions<Space>,
): Promise<OptimizeResult> {
  // Whoever writes no types may leave the options out.
  const {
    experiments = DEFAULT_EXPERIMENTS,
    stop: _,
    signal: __,
    clock: ___,
    onTrial: ____,
    ...rest
  } = options ?? {};
  const problems = findOptimizeProblems(objective, options ?? {});
  const others = checkStudyOptions(rest).problems;
  if (problems.length + others.length > 0) throw invalidOptions('Cannot optimize', [...problems, ...others]);
  const study = new Study({ ...rest, budget: experiments });
  // The study suggests what the space says, which is what the type says.
  return optimizeStudy(objective as ObjectiveFunction, { ...options, study });
}

/**
 * Goes on with a study, such as a restored one, as {@link optimize} does: first with trials that it had suggested and was
 * never told about.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { optimize, optimizeStudy, Study } from '@autotuner/core';
 *
 * const objective = (params: Readonly<Record<string, unknown>>): number => Math.abs(Number(params['x']) - 0.7);
 * const { study } = await optimize(objective, { space: { x: { float: [0, 1] } }, experiments: 10 });
 * const restored = Study.fromJSON(JSON.parse(JSON.stringify(study)));
 * const { best, end } = await optimizeStudy(objective, { study: restored, experiments: 30 });
 * assert.equal(end, 'experiments');
 * assert.equal(restored.trials.length, 30);
 * assert.ok((best?.values?.[0] ?? 1) <= (study.bestValue ?? 0));
 * ```
 */
export async function optimizeStudy(
  objective: ObjectiveFunction,
  options: Pick<OptimizeOptions, 'experiments' | 'stop' | 'signal' | 'clock' | 'onTrial'> & {
    readonly study: Study;
  },
): Promise<OptimizeResult> {
  const { experiments = DEFAULT_EXPERIMENTS } = options;
  const problems = findOptimizeProblems(objective, options);
  if (problems.length > 0) throw invalidOptions('Cannot optimize', problems);
  const run = new OptimizeRun(objective, options);
  const { concurrency } = options.study.setup;
  const workers = Array.from({ length: Math.min(concurrency, experiments) }, () => run.work());
  const settled = await Promise.allSettled(workers);
  const broken = settled.find((one) => one.status === 'rejected');
  if (broken !== undefined) throw broken.reason;
  return run.result();
}

type RunOptions = Parameters<typeof optimizeStudy>[1];

interface Measured {
  readonly result: ToldResult;
  readonly thrown?: { readonly error: unknown };
}

/** One call: its workers share the study, and end together. */
class OptimizeRun {
  readonly #objective: ObjectiveFunction;
  readonly #options: RunOptions;
  readonly #experiments: number;
  readonly #study: Study;
  readonly #curve = new BestCurve();
  /** Suggested before this call and never told, as in a restored study. */
  readonly #left: Trial[];
  readonly #startedAt: number;
  /** Of the successes so far. */
  #longestMs = 0;
  #dropped = 0;
  #end: { readonly end: OptimizeEnd; readonly reason: string } | undefined;
  #lastError: { readonly error: unknown } | undefined;

  constructor(objective: ObjectiveFunction, options: RunOptions) {
    this.#objective = objective;
    this.#options = options;
    this.#study = options.study;
    this.#left = [...options.study.openTrials];
    this.#experiments = options.experiments ?? DEFAULT_EXPERIMENTS;
    this.#startedAt = this.#now();
    for (const { result } of options.study.trials) this.#curve.note(result);
  }

  /** Runs trials one after another until all is over. */
  async work(): Promise<void> {
    try {
      for (let trial = this.#next(); trial !== undefined; trial = this.#next()) await this.#run(trial);
    } catch (error) {
      // The others end too.
      this.#end ??= { end: 'aborted', reason: 'Ended by a fault' };
      throw error;
    }
  }

  #next(): Trial | undefined {
    this.#end ??= this.#findEnd();
    if (this.#end !== undefined) return undefined;
    const left = this.#left.shift();
    if (left !== undefined) return left;
    const { trials, openTrials } = this.#study;
    // What runs elsewhere will use the rest up.
    if (trials.length + openTrials.length >= this.#experiments) return undefined;
    const trial = this.#study.suggest();
    if (trial === undefined && openTrials.length === 0)
      this.#end = { end: 'exhausted', reason: 'Every point of the search space was tried' };
    return trial;
  }

  result(): OptimizeResult {
    const study = this.#study;
    const spent = { end: 'experiments' as const, reason: `All ${this.#experiments} experiments done` };
    const { end, reason } = this.#end ?? spent;
    const error = this.#lastError === undefined ? {} : { lastError: this.#lastError.error };
    return { best: study.best, end, reason, study, ...error };
  }

  async #run(trial: Trial): Promise<void> {
    const startedAt = this.#now();
    const { result, thrown } = await this.#measure(trial, startedAt);
    const finished = this.#study.tell(trial, result);
    this.#dropped = finished === undefined ? this.#dropped + 1 : 0;
    if (finished === undefined) return;
    if (finished.result.kind === 'success')
      this.#longestMs = Math.max(this.#longestMs, this.#now() - startedAt);
    this.#curve.note(finished.result);
    const context = thrown === undefined ? { study: this.#study } : { study: this.#study, ...thrown };
    await this.#options.onTrial?.(finished, context);
  }

  async #measure(trial: Trial, startedAt: number): Promise<Measured> {
    const study = this.#study;
    const { signal } = this.#options;
    const running: RunningTrial = {
      ...trial,
      signal,
      progress: undefined,
      report: (step, values) => study.report(trial, { step, values }),
      shouldPrune: () => study.shouldPrune(trial),
    };
    try {
      return { result: await this.#objective(trial.params, running) };
    } catch (error) {
      this.#lastError = { error };
      const progress = running.progress ?? this.#shareOf(this.#now() - startedAt);
      const result = resultFromError(error, { progress, isAborted: signal?.aborted === true });
      return { result, thrown: { error } };
    }
  }

  /** How far a failure got: as a share of the longest success. */
  #shareOf(elapsedMs: number): number {
    return this.#longestMs > 0 ? elapsedMs / this.#longestMs : 0;
  }

  #now(): number {
    return this.#options.clock?.monotonic() ?? 0;
  }

  #findEnd(): { readonly end: OptimizeEnd; readonly reason: string } | undefined {
    const { signal, stop = {}, clock } = this.#options;
    if (signal?.aborted === true) return { end: 'aborted', reason: 'Aborted on request' };
    if (this.#dropped >= DROPPED_LIMIT)
      return {
        end: 'infrastructure',
        reason: `Infrastructure ended ${this.#dropped} trials in a row, or they were cancelled`,
      };
    const found = findStop(stop, {
      curve: this.#curve,
      direction: this.#study.setup.directions[0] ?? 'minimize',
      left: Math.max(this.#experiments - this.#study.trials.length, 0),
      ...(clock === undefined ? {} : { elapsedMs: this.#now() - this.#startedAt }),
    });
    return found && { end: found.kind, reason: found.reason };
  }
}
