import type { ExperimentRecord, Objective } from '@autotuner/core';
import { numberText } from '../format/number_text.ts';

/**
 * Writes what a success reached, by the names of the objectives: "mb_per_s 412.31, ratio 6.2". Where a missed service
 * level was taken off, the score stands behind what was measured: "mb_per_s 412.31 (score 380.2)".
 */
export function scoreText(experiment: ExperimentRecord, objectives: readonly Objective[]): string {
  return objectives
    .map(({ metric }, index) => {
      const score = experiment.scores?.[index] ?? Number.NaN;
      const measured = experiment.metrics?.[metric] ?? score;
      const taken = measured === score ? '' : ` (score ${numberText(score)})`;
      return `${metric} ${numberText(measured)}${taken}`;
    })
    .join(', ');
}
