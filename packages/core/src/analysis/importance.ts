import type { Rng } from '../ports/rng.ts';
import type { HistoryEntry } from '../sampling/sampler.ts';
import { createSeededRng } from '../sampling/seeded_rng.ts';
import { isNumeric } from '../search_space/domain.ts';
import type { Parameter, SearchSpace } from '../search_space/search_space.ts';
import { equalCells } from './_equal_cells.ts';
import { growTree } from './_regression_tree.ts';
import type { Feature } from './_regression_tree.ts';
import { failureTargets, resultTargets } from './_targets.ts';
import { varianceShares } from './_variance_shares.ts';

/** What to ask of a history. */
export interface ImportanceOptions {
  /** What is to be explained: how good a result is, or whether it is a failure. @default 'result' */
  readonly of?: 'result' | 'failure';
  /** With several objectives: the index of the one that ranks; all together by fronts when absent. */
  readonly objective?: number;
  /** Unsigned 32-bit. @default 0 */
  readonly seed?: number;
}

/** How much one parameter matters by itself. */
export interface ParameterImportance {
  readonly name: string;
  /** Part of the variance over the whole space that it explains alone, 0..1. */
  readonly share: number;
}

/** The importance of all parameters, greatest first. */
export interface Importance {
  readonly parameters: readonly ParameterImportance[];
  /** What parameters that do nothing seemed to explain: shares no greater than this may be nothing but chance. */
  readonly floor: number;
  /** What no parameter explains alone: combinations of several, and noise that the model took for such. */
  readonly rest: number;
  /** Experiments that were looked at; at most 600, the early ones and some of the later ones. */
  readonly experiments: number;
}

const LEAST_EXPERIMENTS = 10;
/** Cells of a numeric scale at most. */
const MOST_CELLS = 32;
const TREES = 32;
/** In which the made-up parameters take part; fewer, since only their greatest share is wanted. */
const SHADOW_TREES = 16;
/** More cost time and change little. */
const MOST_EXPERIMENTS = 600;
const MIN_LEAF = 3;
/** Below, a tree would learn noise. */
const MIN_GAIN_SHARE = 0.002;
/** Made-up parameters without any effect, to see what chance gives. */
const SHADOWS = 3;
const IMPORTANCE_STREAM = 0x696d7074;

/**
 * Which parameters matter, by functional analysis of variance over a random forest (Hutter, Hoos and Leyton-Brown 2014,
 * "An efficient approach for assessing hyperparameter importance"): the forest learns the results, and the share of a
 * parameter is the variance of its marginal, all others averaged over the whole space, in that of the prediction.
 *
 * It learns losses, between those of the best and the worst success; what did not succeed counts as worse than that by up
 * to half as much again, in the order of outcomes. (Ranks would mislead: a sampler gathers experiments near the best, and
 * ranks stretch the small differences there over most of the scale.) With several objectives and none chosen it learns
 * the rank by fronts. Another unit or offset changes nothing; where a few losses are enormous, they decide.
 *
 * A parameter that does not exist in an experiment is given any value there, by chance, because none makes a difference.
 * Averages go over the whole space, forbidden combinations and inactive parameters included.
 * Undefined with fewer than 10 experiments, or when there is nothing to explain because all are tied.
 *
 * @example
 * ```ts
 * import { parameterImportance, type SearchSpace } from '@autotuner/core';
 * import assert from 'node:assert/strict';
 *
 * const distribution = { type: 'float' as const, low: 0, high: 1, log: false };
 * const space: SearchSpace = {
 *   parameters: [{ name: 'x', distribution, when: [] }, { name: 'y', distribution, when: [] }],
 *   constraints: [],
 * };
 * const history = Array.from({ length: 100 }, (_, i) => {
 *   const params = { x: (i * 0.618) % 1, y: (i * 0.755) % 1 };
 *   return { number: i + 1, params, result: { kind: 'success' as const, losses: [(params.x - 0.3) ** 2] } };
 * });
 * const importance = parameterImportance(space, history);
 * assert.equal(importance?.parameters[0]?.name, 'x');
 * assert.ok(importance.parameters[0].share > 0.8);
 * ```
 */
export function parameterImportance(
  space: SearchSpace,
  history: readonly HistoryEntry[],
  options: ImportanceOptions = {},
): Importance | undefined {
  if (history.length < LEAST_EXPERIMENTS) return undefined;
  // By number: chance must not depend on the order in which results arrived.
  const entries = representatives(history.toSorted((a, b) => a.number - b.number));
  const rng = createSeededRng({ seed: options.seed ?? 0, number: 0, stream: IMPORTANCE_STREAM });
  const features = space.parameters.map((parameter) => featureOf(parameter, { entries, rng }));
  const results = entries.map(({ result }) => result);
  const targets =
    options.of === 'failure' ? failureTargets(results) : resultTargets(results, options.objective);
  const shares = averageShares(features, { targets, rng, trees: TREES });
  if (shares === undefined) return undefined;
  const shadows = Array.from({ length: SHADOWS }, () => shadowFeature(entries.length, rng));
  const withShadows = averageShares([...features, ...shadows], { targets, rng, trees: SHADOW_TREES });
  const parameters = space.parameters.map(({ name }, i) => ({ name, share: shares[i] ?? 0 }));
  return {
    parameters: parameters.toSorted((a, b) => b.share - a.share),
    floor: Math.max(...(withShadows ?? []).slice(features.length), 0),
    rest: Math.max(1 - shares.reduce((sum, share) => sum + share, 0), 0),
    experiments: entries.length,
  };
}

/** Half of the earliest, because samplers look around at the start, and half spread evenly over the later ones. */
function representatives(entries: readonly HistoryEntry[]): readonly HistoryEntry[] {
  if (entries.length <= MOST_EXPERIMENTS) return entries;
  const half = MOST_EXPERIMENTS / 2;
  const later = entries.slice(half);
  const spread = Array.from({ length: half }, (_, i) => later[Math.floor((i * later.length) / half)]);
  return [...entries.slice(0, half), ...spread.filter((entry) => entry !== undefined)];
}

function featureOf(
  { name, distribution }: Parameter,
  { entries, rng }: { readonly entries: readonly HistoryEntry[]; readonly rng: Rng },
): Feature {
  const scale = equalCells(distribution, MOST_CELLS);
  const cells = Uint16Array.from(entries, ({ params }) => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    return value === undefined ? rng.below(scale.count) : scale.indexOf(value);
  });
  return { cellCount: scale.count, isOrdered: isNumeric(distribution), cells };
}

function shadowFeature(length: number, rng: Rng): Feature {
  const cells = Uint16Array.from({ length }, () => rng.below(MOST_CELLS));
  return { cellCount: MOST_CELLS, isOrdered: true, cells };
}

/** Over trees that are grown on samples with replacement. */
function averageShares(
  features: readonly Feature[],
  input: { readonly targets: Float64Array; readonly rng: Rng; readonly trees: number },
): readonly number[] | undefined {
  const { targets, rng } = input;
  const cellCounts = features.map(({ cellCount }) => cellCount);
  const trees = Array.from({ length: input.trees }, () => {
    const rows = Array.from(targets, () => rng.below(targets.length));
    return varianceShares(
      growTree({ features, targets, rows, minLeaf: MIN_LEAF, minGainShare: MIN_GAIN_SHARE, rng }),
      cellCounts,
    );
  }).filter((shares) => shares !== undefined);
  if (trees.length === 0) return undefined;
  return features.map((_, i) => trees.reduce((sum, shares) => sum + (shares[i] ?? 0) / trees.length, 0));
}
