import type { HistoryEntry, TrialResult } from '../sampling/sampler.ts';
import { rankResults } from '../scoring/outcome_order.ts';
import type { Params } from '../search_space/distribution.ts';
import { paramsKey } from '../search_space/params_key.ts';
import { readStudyOptions } from '../study/read_study_options.ts';
import type { SpaceInput } from '../study/study_options.ts';
import { mapAssignment } from './map_assignment.ts';

/** A finished trial of an earlier study or task. */
export interface EarlierTrial {
  readonly params: Params;
  readonly result: TrialResult;
}

/** How earlier trials are used. */
export interface WarmStartOptions {
  /** Earlier settings to try again first: the best distinct ones, and from three on a middling one. @default 5 */
  readonly enqueue?: number;
  /** Earlier trials that teach the sampler, at most; 0 for none. @default 50 */
  readonly teach?: number;
  /** Values for parameters that earlier trials did not have, such as the baseline. @default {} */
  readonly fallback?: Params;
}

/** What earlier trials are worth in another space. */
export interface WarmStart {
  /** To be tried first, best first, then the middling one; for `enqueue` of a study. */
  readonly enqueue: readonly Params[];
  /** For `teach` of a study, best first. */
  readonly teach: readonly HistoryEntry[];
  /** Earlier trials that have no counterpart in the space. */
  readonly lost: number;
}

/**
 * Carries earlier trials over into a study with a similar space: the best distinct settings are to be tried again, and
 * those whose values all exist here teach the sampler. Unknown parameters are dropped, numbers out of range go to the
 * nearest value, missing ones get the value of `fallback`, else the middle of their scale; a trial with a choice that
 * does not exist here is lost. Only the order of the earlier results is used to choose. Constraints count where the space
 * is a ready one, such as `study.setup.space`.
 *
 * @throws AutotunerError AT_CONFIG_INVALID when the space is not valid
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { Study, warmStart } from '@autotuner/core';
 *
 * const earlier = new Study({ space: { x: { float: [0, 1] } } });
 * for (let i = 0; i < 20; i++) {
 *   const { number, params } = earlier.suggest() ?? assert.fail();
 *   earlier.tell(number, (Number(params['x']) - 0.3) ** 2);
 * }
 * const space = { x: { float: [0, 2] }, y: { float: [0, 1] } };
 * const { enqueue, teach } = warmStart(space, earlier.trials, { enqueue: 3 });
 * const study = new Study({ space, enqueue, teach });
 * assert.equal(study.suggest()?.params['x'], earlier.best?.params['x']);
 * ```
 */
export function warmStart(
  input: SpaceInput,
  earlier: readonly EarlierTrial[],
  { enqueue = 5, teach = 50, fallback = {} }: WarmStartOptions = {},
): WarmStart {
  const { space } = readStudyOptions({ space: input }).setup;
  const ranks = rankResults(earlier.map(({ result }) => result));
  const sorted = earlier.map((_, i) => i).toSorted((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || a - b);
  const mapped = sorted.flatMap((i) => {
    const trial = earlier[i];
    const own = trial && mapAssignment(space, trial.params, { fallback });
    return trial === undefined || own === undefined ? [] : [{ ...own, result: trial.result }];
  });
  const distinct = [...Map.groupBy(mapped, ({ params }) => paramsKey(params)).values()].flatMap(
    ([best]) => best ?? [],
  );
  const exact = distinct.filter((one) => one.isExact && one.result.kind !== 'pruned');
  return {
    enqueue: chooseAgain(distinct, { enqueue, teach }).map(({ params }) => params),
    teach: spread(exact, teach).map(({ params, result }, i) => ({ number: -i, params, result })),
    lost: earlier.length - mapped.length,
  };
}

/** The best, and with lessons a middling one in the last place: only a contrast shows whether the order is the same here. */
function chooseAgain<T extends EarlierTrial>(
  sorted: readonly T[],
  { enqueue, teach }: { readonly enqueue: number; readonly teach: number },
): readonly T[] {
  const successes = sorted.filter(({ result }) => result.kind === 'success');
  const middle = successes[successes.length >> 1];
  if (teach === 0 || enqueue < 3 || successes.length < 2 * enqueue || middle === undefined)
    return successes.slice(0, enqueue);
  return [...successes.slice(0, enqueue - 1), middle];
}

/** The best third of the places for the best, the rest for an even sample of all others: contrast teaches too. */
function spread<T>(sorted: readonly T[], limit: number): readonly T[] {
  if (sorted.length <= limit) return sorted;
  const top = Math.ceil(limit / 3);
  const rest = sorted.slice(top);
  const others = limit - top;
  const sample = Array.from({ length: others }, (_, i) => rest[Math.floor((i * rest.length) / others)]);
  return [...sorted.slice(0, top), ...sample.filter((one) => one !== undefined)];
}
