import type { ConfigProblem } from '../config/config_problem.ts';
import type { PrunerConfig } from './pruner_config.ts';

/** What an option accepts. */
interface Range {
  readonly accepts: (value: number) => boolean;
  readonly words: string;
}

const isWholeFrom =
  (low: number) =>
  (value: number): boolean =>
    Number.isInteger(value) && value >= low;

const RANGES: Readonly<Record<string, Range>> = {
  warmupSteps: { accepts: (value) => value >= 0, words: 'must be >= 0' },
  intervalSteps: { accepts: (value) => value > 0, words: 'must be > 0' },
  percentile: { accepts: (value) => value > 0 && value < 100, words: 'must be between 0 and 100' },
  minResource: { accepts: (value) => value > 0, words: 'must be > 0' },
  reductionFactor: { accepts: (value) => value >= 1.1, words: 'must be >= 1.1' },
  earlyStoppingRate: { accepts: isWholeFrom(0), words: 'must be a whole number >= 0' },
  pThreshold: { accepts: (value) => value > 0 && value < 1, words: 'must be between 0 and 1' },
  startupSteps: { accepts: isWholeFrom(1), words: 'must be a whole number >= 1' },
  patience: { accepts: isWholeFrom(1), words: 'must be a whole number >= 1' },
  minDelta: { accepts: (value) => value >= 0, words: 'must be >= 0' },
};

const MIN_TRIALS: Readonly<Record<'rungs' | 'successes', Range>> = {
  rungs: { accepts: isWholeFrom(2), words: 'must be a whole number >= 2' },
  successes: { accepts: isWholeFrom(1), words: 'must be a whole number >= 1' },
};

/**
 * Everything that is wrong with the options of a pruner, with the path to each; types are taken for granted.
 *
 * @example
 * ```ts
 * import { findPrunerProblems } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * assert.deepEqual(findPrunerProblems({ type: 'patience', patience: 0 }), [
 *   { path: ['patience'], message: 'patience is 0, must be a whole number >= 1' },
 * ]);
 * ```
 */
export function findPrunerProblems(config: PrunerConfig): readonly ConfigProblem[] {
  const single = Object.entries(config).flatMap(([key, value]: [string, unknown]) => {
    const range = rangeOf(config, key);
    if (range === undefined || typeof value !== 'number') return [];
    if (Number.isFinite(value) && range.accepts(value)) return [];
    return [{ path: [key], message: `${key} is ${value}, ${range.words}` }];
  });
  return [...single, ...jointProblems(config), ...wrappedProblems(config)];
}

function rangeOf({ type }: PrunerConfig, key: string): Range | undefined {
  if (key === 'minTrials')
    return MIN_TRIALS[type === 'successive_halving' || type === 'hyperband' ? 'rungs' : 'successes'];
  return Object.hasOwn(RANGES, key) ? RANGES[key] : undefined;
}

function jointProblems(config: PrunerConfig): readonly ConfigProblem[] {
  if (config.type === 'hyperband') {
    const { minResource = 1, maxResource } = config;
    if (Number.isFinite(maxResource) && maxResource >= minResource) return [];
    return [
      {
        path: ['maxResource'],
        message: `maxResource is ${maxResource}, must be >= minResource, ${minResource}`,
      },
    ];
  }
  if (config.type !== 'threshold') return [];
  const { lower, upper } = config;
  if (lower === undefined && upper === undefined)
    return [{ path: [], message: 'neither lower nor upper is given, at least one must be' }];
  if ((lower ?? -Infinity) <= (upper ?? Infinity)) return [];
  return [{ path: ['upper'], message: `upper is ${upper}, must be >= lower, ${lower}` }];
}

function wrappedProblems(config: PrunerConfig): readonly ConfigProblem[] {
  if (config.type !== 'patience' || config.wrapped === undefined) return [];
  return findPrunerProblems(config.wrapped).map(({ path, message }) => ({
    path: ['wrapped', ...path],
    message: `wrapped: ${message}`,
  }));
}
