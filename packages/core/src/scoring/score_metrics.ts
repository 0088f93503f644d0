import type { Objective, ServiceLevel } from './objective.ts';

/** What to score. */
export interface ScoreMetricsInput {
  readonly metrics: Readonly<Record<string, number>>;
  readonly objectives: readonly Objective[];
  readonly slos: readonly ServiceLevel[];
  /** What went wrong while the metrics were read; becomes part of the detail when one is missing. */
  readonly problem?: string;
}

/**
 * Scores in the user's direction, one per objective and always finite; or why there are none. The two others are
 * outcomes as they stand.
 */
export type ScoringResult =
  | {
      readonly kind: 'scored';
      readonly scores: readonly number[];
      /** The excess of the levels that are constraints, in all; absent when they are kept. */
      readonly violation?: number;
    }
  | { readonly kind: 'invalid_result'; readonly detail: string }
  | { readonly kind: 'slo'; readonly detail: string };

/** Relative excess that multiplies the worsening by e. */
const STEEPNESS = 0.1;
/** From here on the worsening grows linearly, so that it stays finite and still tells bad from worse. */
const LINEAR_FROM = 20;
const NAMES_SHOWN = 20;

/**
 * Turns metrics into scores. Above a service level's threshold every score worsens by
 * `|score| * weight * (exp(excess / 0.1) - 1)`, with `excess = (value - threshold) / threshold`: nothing at the
 * threshold, without a jump, and ever faster beyond it. A `hardFail` level fails the experiment from `failRatio` on. The
 * excess of levels that are constraints is the violation as well.
 *
 * @example
 * ```ts
 * import { scoreMetrics } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const objectives = [{ metric: 'mb_per_s', direction: 'maximize' as const }];
 * const result = scoreMetrics({ metrics: { mb_per_s: 120 }, objectives, slos: [] });
 * assert.deepEqual(result, { kind: 'scored', scores: [120] });
 * ```
 */
export function scoreMetrics(input: ScoreMetricsInput): ScoringResult {
  const missing = findMissingMetric(input);
  if (missing !== undefined) return { kind: 'invalid_result', detail: missing };
  const broken = input.slos.filter((slo) => breaksHard(slo, valueOf(input, slo.metric)));
  if (broken.length > 0) {
    const parts = broken.map((slo) => describeBreak(slo, valueOf(input, slo.metric)));
    return { kind: 'slo', detail: parts.join('; ') };
  }
  const worsening = sum(
    input.slos.map((slo) => slo.weight * growth(excessOf(slo, valueOf(input, slo.metric)))),
  );
  const scores = input.objectives.map((objective) =>
    worsen(valueOf(input, objective.metric), worsening, objective),
  );
  const violation = sum(
    input.slos
      .filter((slo) => slo.constraint === true)
      .map((slo) => Math.max(0, excessOf(slo, valueOf(input, slo.metric)))),
  );
  return violation > 0 ? { kind: 'scored', scores, violation } : { kind: 'scored', scores };
}

/**
 * Orients scores so that smaller is better, for samplers.
 *
 * @example
 * ```ts
 * import { lossesFromScores } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.deepEqual(lossesFromScores([120], [{ metric: 'mb_per_s', direction: 'maximize' }]), [-120]);
 * ```
 */
export function lossesFromScores(
  scores: readonly number[],
  objectives: readonly Objective[],
): readonly number[] {
  // 0 - score, because -score would make -0 of 0.
  return scores.map((score, i) => (objectives[i]?.direction === 'maximize' ? 0 - score : score));
}

function findMissingMetric(input: ScoreMetricsInput): string | undefined {
  const objective = input.objectives.find(({ metric }) => !Number.isFinite(valueOf(input, metric)));
  if (objective !== undefined) return describeMissing(input, `Objective metric "${objective.metric}"`);
  const slo = input.slos.find(({ metric }) => !Number.isFinite(valueOf(input, metric)));
  return slo === undefined ? undefined : describeMissing(input, `Service level metric "${slo.metric}"`);
}

function describeMissing(input: ScoreMetricsInput, subject: string): string {
  const names = Object.keys(input.metrics);
  const shown = names.slice(0, NAMES_SHOWN).map((name) => `"${name}"`);
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : '';
  const seen = names.length === 0 ? 'no metric was found' : `found ${shown.join(', ')}${more}`;
  const problem = input.problem === undefined ? '' : ` (${input.problem})`;
  return `${subject} is missing or not a finite number: ${seen}${problem}`;
}

/** NaN when there is none; own properties only, a metric may be called "constructor". */
function valueOf(input: ScoreMetricsInput, metric: string): number {
  return Object.hasOwn(input.metrics, metric) ? (input.metrics[metric] ?? NaN) : NaN;
}

function excessOf(slo: ServiceLevel, value: number): number {
  return (value - slo.threshold) / slo.threshold;
}

function breaksHard(slo: ServiceLevel, value: number): boolean {
  return slo.hardFail && excessOf(slo, value) >= slo.failRatio;
}

function describeBreak(slo: ServiceLevel, value: number): string {
  const percent = Math.round(excessOf(slo, value) * 100);
  const allowed = Math.round(slo.failRatio * 100);
  return `Metric "${slo.metric}" is ${value}, ${percent} % above its limit of ${slo.threshold}; it fails from ${allowed} % on`;
}

function growth(excess: number): number {
  const x = excess / STEEPNESS;
  if (!(x > 0)) return 0;
  return x <= LINEAR_FROM ? Math.expm1(x) : Math.expm1(LINEAR_FROM) * (1 + x - LINEAR_FROM);
}

function worsen(score: number, worsening: number, objective: Objective): number {
  const change = Math.abs(score) * worsening;
  const worse = objective.direction === 'maximize' ? score - change : score + change;
  return Math.min(Math.max(worse, -Number.MAX_VALUE), Number.MAX_VALUE);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
