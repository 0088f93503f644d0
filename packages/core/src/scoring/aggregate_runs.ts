import type { RepeatPolicy } from '../config/task_config.ts';
import type { Measurement } from './measurement.ts';

/**
 * What the runs of one experiment come to together: of each metric that every run has, the median or the mean. What only
 * some of them have is named in `problem`.
 *
 * @example
 * ```ts
 * import { aggregateRuns } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const runs = [1, 9, 2].map((seconds) => ({ metrics: { seconds } }));
 * assert.deepEqual(aggregateRuns(runs, 'median'), { metrics: { seconds: 2 } });
 * ```
 */
export function aggregateRuns(
  runs: readonly Measurement[],
  aggregate: RepeatPolicy['aggregate'],
): Measurement {
  const valuesOf = aggregate === 'mean' ? meanOf : medianOf;
  const names = new Set(runs.flatMap(({ metrics }) => Object.keys(metrics)));
  const metrics: [string, number][] = [];
  const partial: string[] = [];
  for (const name of names) {
    const values = runs.flatMap((run) =>
      Object.hasOwn(run.metrics, name) ? [run.metrics[name] ?? NaN] : [],
    );
    if (values.length === runs.length) metrics.push([name, valuesOf(values)]);
    else partial.push(`"${name}" in ${values.length} of ${runs.length} runs only`);
  }
  const problems = [...partial, ...new Set(runs.flatMap(({ problem }) => problem ?? []))];
  const found = Object.fromEntries(metrics);
  return problems.length === 0 ? { metrics: found } : { metrics: found, problem: problems.join('; ') };
}

/** Divides first: the sum of large finite values need not be finite. */
function meanOf(values: readonly number[]): number {
  return values.reduce((mean, value) => mean + value / values.length, 0);
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : meanOf([sorted[middle - 1] ?? NaN, upper]);
}
