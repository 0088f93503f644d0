import { findBrokenLevels, type ExperimentRecord, type TaskConfig } from '@autotuner/core';
import { numberText } from '../format/number_text.ts';

/**
 * Writes what a success measured, by the names of the objectives, and the service levels that it broke:
 * "mb_per_s 412.31, ratio 6.2", "requests_per_s 1153 (p99_ms 77.9 is over 60)"; one that breaks a constraint is infeasible.
 */
export function scoreText(
  experiment: ExperimentRecord,
  config: Pick<TaskConfig, 'objectives' | 'slos'>,
): string {
  const measured = config.objectives.map(({ metric }, index) => {
    const value = experiment.metrics?.[metric] ?? experiment.scores?.[index] ?? Number.NaN;
    return `${metric} ${numberText(value)}`;
  });
  const broken = findBrokenLevels(experiment.metrics ?? {}, config.slos).map(
    ({ metric, value, threshold }) => `${metric} ${numberText(value)} is over ${numberText(threshold)}`,
  );
  const levels = broken.join(', ');
  if (experiment.violation !== undefined)
    return `${measured.join(', ')} (infeasible${levels === '' ? '' : `: ${levels}`})`;
  return `${measured.join(', ')}${levels === '' ? '' : ` (${levels})`}`;
}
