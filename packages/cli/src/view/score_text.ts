import type { ExperimentRecord, Objective } from '@autotuner/core';
import { numberText } from '../format/number_text.ts';

/** Writes the scores of a success with the names of the objectives: "mb_per_s 412.31, ratio 6.2". */
export function scoreText(experiment: ExperimentRecord, objectives: readonly Objective[]): string {
  return objectives
    .map(({ metric }, index) => `${metric} ${numberText(experiment.scores?.[index] ?? Number.NaN)}`)
    .join(', ');
}
