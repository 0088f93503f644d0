import type { TaskConfig } from '../config/task_config.ts';
import { bestConfidence } from '../noise/confidence.ts';
import type { Interval } from '../noise/confidence.ts';
import type { MeasuredPoint } from '../noise/measured_point.ts';
import { measuredPoints, measuredRuns } from '../noise/measured_experiments.ts';
import { probabilityBest } from '../noise/probability_best.ts';
import type { ExperimentRecord } from '../ports/records.ts';
import type { HistoryEntry } from '../sampling/sampler.ts';
import { paretoFront } from '../scoring/best_experiments.ts';
import type { Direction } from '../scoring/objective.ts';
import { isFeasible } from '../scoring/outcome_order.ts';
import { historyOf } from '../scoring/trial_history.ts';
import { paramsKey } from '../search_space/params_key.ts';
import { bestSoFar, hypervolumeSoFar } from './best_so_far.ts';
import type { CurvePoint, TimedEntry } from './best_so_far.ts';
import { parameterImportance } from './importance.ts';
import type { Importance } from './importance.ts';
import { parameterSlice } from './parameter_slice.ts';
import type { ParameterSlice } from './parameter_slice.ts';

/** How far the best point can be trusted, in the metric of the first objective as measured, whatever service levels cost. */
export interface BestAnalysis {
  /** Number of the first experiment with the parameters whose mean score is the best. */
  readonly number: number;
  /** Measurements of it, and of the baseline if that has any. */
  readonly measurements: { readonly best: number; readonly baseline?: number };
  /** Probability that its true mean is the best of all points that were measured. */
  readonly probability?: number;
  /** Standard deviation of one measurement. */
  readonly noise?: number;
  /** Its true mean, with 95 % confidence; absent while no point was measured twice, as all below. */
  readonly metric?: Interval;
  /** By how much it is better than the baseline. */
  readonly gain?: Interval;
  /** The same relative to the baseline: 0.12 = 12 % better. */
  readonly relativeGain?: Interval;
}

/** The volume that the front covers, up to the worst score in each objective. */
export interface HypervolumeAnalysis {
  readonly value: number;
  /** Scores, one for each objective; it moves when a worse success comes in, so compare inside one analysis only. */
  readonly reference: readonly number[];
  readonly curve: readonly CurvePoint[];
}

/** What the results of a task say, as far as numbers can. */
export interface TaskAnalysis {
  /** Experiments whose results were told to the sampler. */
  readonly experiments: number;
  /** What decides about the result. */
  readonly importance?: Importance;
  /** What decides about failing; absent without failures or without successes. */
  readonly failureImportance?: Importance;
  readonly best?: BestAnalysis;
  /** Best score of the first objective so far; times count from the first start of an experiment. */
  readonly curve: readonly CurvePoint[];
  /** Numbers of the experiments that no other one beats in every objective. */
  readonly front: readonly number[];
  /** With several objectives only. */
  readonly hypervolume?: HypervolumeAnalysis;
  /** Scores of the first objective along each parameter. */
  readonly slices: readonly ParameterSlice[];
}

/**
 * Analyses all experiments of a task: importance of parameters, how sure the best is, how the search went on. Takes some
 * 0.1 s with hundreds of experiments and 0.3 s with thousands.
 *
 * @example
 * ```ts
 * import { analyzeTask, parseTaskFile, type ExperimentRecord } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const parsed = parseTaskFile(
 *   { name: 'demo', command: ['gzip', '-{level}'], parameters: { level: { int: [1, 9] } }, objective: 'minimize ms' },
 *   { cwd: '/work' },
 * );
 * assert.ok('config' in parsed);
 * const experiments = [40, 30, 35].map((score, i): ExperimentRecord => ({
 *   taskId: 1, number: i + 1, state: 'succeeded', origin: 'sampler', params: { level: i + 1 }, reason: '', attempts: 1,
 *   scores: [score], toldOrder: i + 1, createdAt: 0,
 * }));
 * const { curve, best } = analyzeTask(parsed.config, experiments);
 * assert.deepEqual(curve, [{ count: 1, number: 1, value: 40 }, { count: 2, number: 2, value: 30 }]);
 * assert.equal(best?.number, 2);
 * ```
 */
export function analyzeTask(config: TaskConfig, experiments: readonly ExperimentRecord[]): TaskAnalysis {
  const { space, objectives, sampler } = config;
  const history = historyOf(experiments, objectives);
  const entries = withTimes(history, experiments);
  const orient = scoreFromLoss(objectives[0]?.direction);
  const importance = parameterImportance(space, history, { seed: sampler.seed });
  const failureImportance = parameterImportance(space, history, { of: 'failure', seed: sampler.seed });
  const best = analyzeBest(config, experiments);
  const hypervolume = objectives.length > 1 ? analyzeVolume(config, entries) : undefined;
  return {
    experiments: history.length,
    ...(importance && { importance }),
    ...(failureImportance && { failureImportance }),
    ...(best && { best }),
    curve: bestSoFar(entries).map((point) => ({ ...point, value: orient(point.value) })),
    front: paretoFront(experiments, objectives),
    ...(hypervolume && { hypervolume }),
    slices: space.parameters.map((parameter) => sliceInScores(parameterSlice(parameter, history), orient)),
  };
}

function analyzeBest(config: TaskConfig, experiments: readonly ExperimentRecord[]): BestAnalysis | undefined {
  const scored = measuredPoints(experiments, config.objectives);
  const best = leastMean(scored);
  if (best === undefined) return undefined;
  const measured = measurementsOf(experiments, config);
  const isMeasured = (number: number | undefined): number is number =>
    measured.some((point) => point.number === number);
  if (!isMeasured(best)) return { number: best, measurements: { best: 0 } };
  const baseline = baselinePoint(scored, experiments);
  const found = bestConfidence({ points: measured, best, ...(isMeasured(baseline) && { baseline }) });
  const { loss, ...rest } = found;
  // Where service levels worsen scores, the metric alone does not say what is best.
  const judged = config.slos.length === 0 ? measured : scored;
  const probability = probabilityBest(judged, { seed: config.sampler.seed })?.get(best);
  return {
    number: best,
    ...rest,
    ...(probability !== undefined && { probability }),
    ...(loss && { metric: intervalInDirection(loss, config.objectives[0]?.direction) }),
  };
}

/**
 * The first metric as measured, an experiment at a time where any parameters were measured by several: runs one after
 * the other have more in common than experiments. Where there is nothing else, single runs.
 */
function measurementsOf(
  experiments: readonly ExperimentRecord[],
  { objectives: [objective] }: TaskConfig,
): readonly MeasuredPoint[] {
  if (objective === undefined) return [];
  const whole = measuredRuns(experiments.map(withoutRuns), objective);
  return whole.some(({ losses }) => losses.length > 1) ? whole : measuredRuns(experiments, objective);
}

function withoutRuns({ runs: _runs, ...experiment }: ExperimentRecord): ExperimentRecord {
  return experiment;
}

function leastMean(points: readonly MeasuredPoint[]): number | undefined {
  const meanOf = ({ losses }: MeasuredPoint): number =>
    losses.reduce((sum, loss) => sum + loss / losses.length, 0);
  return points.toSorted((a, b) => meanOf(a) - meanOf(b) || a.number - b.number)[0]?.number;
}

/** The point may have been measured before under another origin: by its parameters. */
function baselinePoint(
  points: readonly MeasuredPoint[],
  experiments: readonly ExperimentRecord[],
): number | undefined {
  const baseline = experiments.find(({ origin }) => origin === 'baseline');
  if (baseline === undefined) return undefined;
  const key = paramsKey(baseline.params);
  const same = new Set(
    experiments.filter(({ params }) => paramsKey(params) === key).map(({ number }) => number),
  );
  return points.find(({ number }) => same.has(number))?.number;
}

function analyzeVolume(
  { objectives }: TaskConfig,
  entries: readonly TimedEntry[],
): HypervolumeAnalysis | undefined {
  const losses = entries.flatMap(({ result }) =>
    result.kind === 'success' && isFeasible(result) ? [result.losses] : [],
  );
  if (losses.length === 0) return undefined;
  const reference = objectives.map((_, i) => Math.max(...losses.map((own) => own[i] ?? 0)));
  const curve = hypervolumeSoFar(entries, reference);
  const scores = reference.map((loss, i) => scoreFromLoss(objectives[i]?.direction)(loss));
  return { value: curve.at(-1)?.value ?? 0, reference: scores, curve };
}

function withTimes(
  history: readonly HistoryEntry[],
  experiments: readonly ExperimentRecord[],
): readonly TimedEntry[] {
  const starts = experiments.flatMap(({ startedAt }) => startedAt ?? []);
  const start = starts.reduce((least, one) => Math.min(least, one), Infinity);
  const ends = new Map(experiments.map(({ number, finishedAt }) => [number, finishedAt]));
  return history.map((entry) => {
    const end = ends.get(entry.number);
    return end === undefined || start === Infinity ? entry : { ...entry, atMs: Math.max(end - start, 0) };
  });
}

/** 0 - loss, because -loss would make -0 of 0. */
function scoreFromLoss(direction: Direction | undefined): (loss: number) => number {
  return direction === 'maximize' ? (loss) => 0 - loss : (loss) => loss;
}

function intervalInDirection(loss: Interval, direction: Direction | undefined): Interval {
  const orient = scoreFromLoss(direction);
  const ends = [orient(loss.low), orient(loss.high)];
  return { estimate: orient(loss.estimate), low: Math.min(...ends), high: Math.max(...ends) };
}

function sliceInScores(slice: ParameterSlice, orient: (loss: number) => number): ParameterSlice {
  const bins = slice.bins.map((bin) => ({
    ...bin,
    ...(bin.best !== undefined && { best: orient(bin.best) }),
    ...(bin.median !== undefined && { median: orient(bin.median) }),
  }));
  return { ...slice, bins };
}
