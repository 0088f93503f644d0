import { createSampler } from '../sampling/create_sampler.ts';
import type { HistoryEntry, Sampler, SuggestRequest, Suggestion } from '../sampling/sampler.ts';
import { describeValue } from '../config/describe_value.ts';
import { AutotunerError } from '../errors.ts';
import { findParamProblems } from '../search_space/param_problems.ts';
import type { Params } from '../search_space/distribution.ts';
import { createPruner } from '../pruning/create_pruner.ts';
import type { Pruner, ReportedTrial } from '../pruning/pruner.ts';
import type { PrunerConfig } from '../pruning/pruner_config.ts';
import type { Direction } from '../scoring/objective.ts';
import { WarmHistory } from '../warm_start/warm_history.ts';
import { BestTrials } from './best_trials.ts';
import { OpenTrials, withReport } from './open_trials.ts';
import { invalidOptions, readParams, readStudyOptions } from './read_study_options.ts';
import type { QueuedParams, StudySetup } from './read_study_options.ts';
import { readStudyState, type SavedTrials } from './read_study_state.ts';
import type { StudyOptions } from './study_options.ts';
import { endedTrial, runningTrial } from './reported_trial.ts';
import { readTold, readValues, type Told, type ToldResult } from './told_result.ts';
import { STATE_FORMAT, writtenReports, writtenTrial } from './written_state.ts';
import type { FinishedTrial, Trial, TrialReport } from './trial.ts';

/** A finished trial from elsewhere. */
export interface AddedTrial {
  readonly params: Params;
  readonly result: ToldResult;
  /** Where it is from, for people. @default 'added' */
  readonly reason?: string;
  /** @default [] */
  readonly reports?: readonly { readonly step: number; readonly values: number | readonly number[] }[];
}

/**
 * Asks and tells: `suggest()` says what to try, whoever runs it tells the result. That is all that is needed to tune
 * anything, or to put the samplers behind another interface. The same calls with the same seed give the same suggestions.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { Study } from '@autotuner/core';
 *
 * const study = new Study({
 *   space: { x: { float: [-5, 5] }, shape: ['flat', 'round'] },
 *   enqueue: [{ x: 0, shape: 'flat' }],
 * });
 * for (let i = 0; i < 40; i++) {
 *   const { number, params } = study.suggest() ?? assert.fail('a continuous space is never used up');
 *   const x = Number(params['x']);
 *   study.tell(number, x < -4 ? { failure: 'crash', progress: 0.1 } : (x - 2) ** 2 + (params['shape'] === 'flat' ? 1 : 0));
 * }
 * assert.equal(study.best?.params['shape'], 'round');
 *
 * const saved = JSON.stringify(study);
 * assert.deepEqual(Study.fromJSON(JSON.parse(saved)).suggest(), study.suggest());
 * ```
 */
export class Study {
  readonly #setup: StudySetup;
  readonly #sampler: Sampler;
  readonly #isOwnSampler: boolean;
  readonly #pruner: Pruner | undefined;
  readonly #warm: WarmHistory;
  readonly #queue: QueuedParams[];
  readonly #open = new OpenTrials();
  /** Only ever appended to: samplers and pruners recognise what they have seen. */
  readonly #trials: FinishedTrial[] = [];
  readonly #reported: ReportedTrial[] = [];
  readonly #best = new BestTrials();
  #number = 0;

  /** @throws AutotunerError AT_CONFIG_INVALID with all problems of the options in `details.problems` */
  constructor(options: StudyOptions) {
    const { setup, queue, pruner } = readStudyOptions(options);
    this.#setup = setup;
    this.#isOwnSampler = typeof options.sampler === 'object';
    this.#sampler = samplerFrom(options.sampler);
    this.#pruner = prunerFrom(pruner, { own: options.pruner, directions: setup.directions });
    this.#warm = new WarmHistory(
      (options.teach ?? []).map(({ number, params, result }) => ({ number, params, result })),
    );
    this.#queue = queue.map(({ params, origin }) => ({ params: keptParams(params), origin }));
  }

  /**
   * A study that goes on where a saved one was, bit for bit; a sampler and a pruner of your own have to be given again.
   *
   * @throws AutotunerError AT_DATA_INVALID when the value is not the state of a study
   */
  static fromJSON(value: unknown, options: Pick<StudyOptions, 'sampler' | 'pruner'> = {}): Study {
    const { setup, teach, sampler, ...state } = readStudyState(value, options);
    const study = new Study({ ...setup, ...options, teach, sampler });
    study.#restore(state);
    return study;
  }

  /** The whole state as plain JSON, for {@link Study.fromJSON}. */
  toJSON(): Readonly<Record<string, unknown>> {
    return {
      format: STATE_FORMAT,
      version: 1,
      ...this.#setup,
      sampler: this.#sampler.name,
      number: this.#number,
      queue: this.#queue,
      open: this.#open.all().map(({ trial, reports }) => ({ trial, reports: writtenReports(reports) })),
      trials: this.#trials.map(writtenTrial),
      teach: this.#warm.taught,
    };
  }

  /**
   * Proposes what to try next; undefined when every point of a finite space was tried. May be called again before the
   * results of earlier ones are told.
   *
   * @throws AutotunerError AT_SPACE_INFEASIBLE when no point satisfies the constraints
   */
  suggest(): Trial | undefined {
    const number = this.#number + 1;
    const next = this.#queue.shift();
    const trial = next === undefined ? this.#ask(number) : { number, ...next, reason: REASONS[next.origin] };
    if (trial === undefined) return undefined;
    this.#number = number;
    this.#open.open(trial);
    return trial;
  }

  /**
   * Tells the result of a trial, once. Returns the finished trial; undefined when the result says nothing about the
   * parameters: then the trial is dropped, and enqueued parameters wait again after `infrastructure`.
   *
   * @throws AutotunerError AT_EXPERIMENT_UNKNOWN; AT_REQUEST_INVALID when the result cannot be read
   */
  tell(trial: number | Pick<Trial, 'number'>, result: ToldResult): FinishedTrial | undefined {
    const { trial: open, reports } = this.#open.get(numberOf(trial));
    const told = readTold(result, { directions: this.#setup.directions, reports });
    this.#open.close(open.number);
    if (told !== undefined) return this.#finish(finishedFrom(open, told, { reports }));
    const { params, origin } = open;
    if (result === 'infrastructure' && (origin === 'baseline' || origin === 'enqueued'))
      this.#queue.unshift({ params, origin });
    return undefined;
  }

  /**
   * Takes note of what an open trial has reached at a step.
   *
   * @throws AutotunerError AT_EXPERIMENT_UNKNOWN; AT_REQUEST_INVALID
   */
  report(
    trial: number | Pick<Trial, 'number'>,
    report: { readonly step: number; readonly values: number | readonly number[] },
  ): void {
    this.#open.report(numberOf(trial), readReport(report, this.#setup));
  }

  /**
   * Tells whether an open trial is not worth finishing, as the pruner of the study judges its last report. Then stop it
   * and tell it as 'pruned'. Never without a pruner or a report.
   *
   * @throws AutotunerError AT_EXPERIMENT_UNKNOWN
   */
  shouldPrune(trial: number | Pick<Trial, 'number'>): boolean {
    const { trial: own, reports } = this.#open.get(numberOf(trial));
    if (this.#pruner === undefined || reports.length === 0) return false;
    const { seed, directions } = this.#setup;
    const running = this.#open
      .all()
      .filter((one) => one.reports.length > 0 && one.trial.number !== own.number)
      .map((one) => runningTrial({ number: one.trial.number, reports: one.reports }, directions));
    return this.#pruner.decide({
      seed,
      trial: runningTrial({ number: own.number, reports }, directions),
      others: [...this.#reported, ...running],
    }).prune;
  }

  /**
   * Puts parameters in line to be suggested before the sampler is asked; fixed values may be left out.
   *
   * @throws AutotunerError AT_CONFIG_INVALID with all problems in `details.problems`
   */
  enqueue(params: Params): void {
    this.#queue.push({ params: this.#checked(params, 'enqueue'), origin: 'enqueued' });
  }

  /**
   * Adds a trial that has ended elsewhere, as if it had been suggested and told here.
   *
   * @throws AutotunerError AT_CONFIG_INVALID when its parameters do not belong to the space; AT_REQUEST_INVALID
   */
  add(added: AddedTrial): FinishedTrial | undefined {
    const { params, result, reason = 'added', reports = [] } = added ?? {};
    const checked = this.#checked(params, 'add trial with');
    const read = reports.reduce<readonly TrialReport[]>(
      (own, report) => withReport(own, readReport(report, this.#setup)),
      [],
    );
    const told = readTold(result, { directions: this.#setup.directions, reports: read });
    if (told === undefined) return undefined;
    this.#number++;
    const trial: Trial = { number: this.#number, params: checked, origin: 'added', reason };
    return this.#finish(finishedFrom(trial, told, { reports: read }));
  }

  /** What was told so far, in that order; one array that grows. */
  get trials(): readonly FinishedTrial[] {
    return this.#trials;
  }

  /** What the sampler learns from: the trials, behind what was taught for as long as that counts. */
  get history(): readonly HistoryEntry[] {
    return this.#warm.with(this.#trials);
  }

  /** What was suggested and not yet told. */
  get openTrials(): readonly Trial[] {
    return this.#open.all().map(({ trial }) => trial);
  }

  /**
   * The best success, undefined when there is none; one that breaks limits only while none keeps them. With several
   * objectives the first one counts; of tied trials it is the one told first.
   */
  get best(): FinishedTrial | undefined {
    return this.#best.best;
  }

  /** The value of the best success in the first objective. */
  get bestValue(): number | undefined {
    return this.best?.values?.[0];
  }

  /** Successes that keep all limits and that no other one beats in every objective, in the order told. */
  get paretoFront(): readonly FinishedTrial[] {
    return this.#best.front;
  }

  /** The options in their full forms: fixed parameters have one value left. */
  get setup(): StudySetup {
    return this.#setup;
  }

  #ask(number: number): Trial | undefined {
    const { space, seed, budget, concurrency } = this.#setup;
    const request: SuggestRequest = {
      space,
      seed,
      number,
      history: this.history,
      outstanding: this.#open.params(),
      concurrency,
      ...(budget === undefined ? {} : { budget }),
    };
    const suggestion = this.#sampler.suggest(request);
    if (suggestion === undefined) return undefined;
    if (this.#isOwnSampler) this.#assertSound(suggestion);
    return { number, params: keptParams(suggestion.params), reason: suggestion.reason, origin: 'sampler' };
  }

  /** A sampler from outside may be wrong; finding that later would be hard. */
  #assertSound({ params }: Suggestion): void {
    const problems = findParamProblems(this.#setup.space, params);
    if (problems.length > 0)
      throw invalidOptions(`Cannot use suggestion of sampler "${this.#sampler.name}"`, problems);
  }

  #restore({ number, queue, open, trials }: SavedTrials): void {
    this.#number = number;
    for (const { params, origin } of queue) this.#queue.push({ params: keptParams(params), origin });
    for (const { trial, reports } of open) this.#open.open(trial, reports);
    for (const trial of trials) this.#finish(trial);
  }

  #finish(trial: FinishedTrial): FinishedTrial {
    this.#trials.push(trial);
    if (trial.reports !== undefined) this.#reported.push(endedTrial(trial, this.#setup.directions));
    this.#best.note(trial);
    return trial;
  }

  #checked(written: Params, action: string): Params {
    // Whoever writes no types may give anything.
    if (typeof written !== 'object' || written === null)
      throw invalidOptions(`Cannot ${action} parameters`, [
        {
          path: [],
          message: `They are ${describeValue(written)}, a map of names to values would be accepted`,
        },
      ]);
    const { params, problems } = readParams(this.#setup, { params: written, path: [] });
    if (problems.length > 0) throw invalidOptions(`Cannot ${action} parameters`, problems);
    return keptParams(params);
  }
}

const REASONS: Readonly<Record<QueuedParams['origin'], string>> = {
  baseline: 'the setting to beat',
  enqueued: 'enqueued',
};

/** A copy that nobody can change: what was tried stays what it was. */
function keptParams(params: Params): Params {
  return Object.freeze({ ...params });
}

function samplerFrom(sampler: StudyOptions['sampler'] = 'auto'): Sampler {
  return typeof sampler === 'string' ? createSampler(sampler) : sampler;
}

function prunerFrom(
  config: PrunerConfig | undefined,
  { own, directions }: { readonly own: StudyOptions['pruner']; readonly directions: readonly Direction[] },
): Pruner | undefined {
  if (typeof own === 'object' && 'decide' in own) return own;
  const [direction] = directions;
  return config && createPruner(config, direction === undefined ? {} : { direction });
}

/** Whoever writes no types may give anything; what is no trial is not open. */
function numberOf(trial: number | Pick<Trial, 'number'>): number {
  return typeof trial === 'object' && trial !== null ? trial.number : trial;
}

function readReport(
  report: { readonly step: number; readonly values: number | readonly number[] },
  { directions }: StudySetup,
): TrialReport {
  // Whoever writes no types may give anything.
  const step: unknown = typeof report === 'object' && report !== null ? report.step : undefined;
  if (typeof step === 'number' && Number.isFinite(step) && step >= 0)
    return { step: step + 0, values: readValues(report.values, directions) };
  throw new AutotunerError(
    'AT_REQUEST_INVALID',
    `Cannot take report: its step is ${describeValue(step)}, a finite number >= 0 would be accepted`,
  );
}

function finishedFrom(
  trial: Trial,
  told: Told,
  { reports }: { readonly reports: readonly TrialReport[] },
): FinishedTrial {
  return { ...trial, ...told, ...(reports.length === 0 ? {} : { reports }) };
}
