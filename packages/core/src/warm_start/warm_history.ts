import type { HistoryEntry, TrialResult } from '../sampling/sampler.ts';
import { paramsKey } from '../search_space/params_key.ts';
import { fitScale, type ScaleFit } from './fit_scale.ts';

type Success = Extract<TrialResult, { kind: 'success' }>;

/**
 * Puts what earlier studies found in front of a study's own history, for the sampler only. Their losses may be on another
 * scale, as on another machine: so earlier successes are used only once at least two of the settings were tried again and
 * came out in the same order, and then on the scale that these give. They fade: the more own results there are, the fewer
 * are used, the worst of them last, and none better than the best own result.
 */
export class WarmHistory {
  /** What was taught, best first. */
  readonly taught: readonly HistoryEntry[];
  readonly #byKey: ReadonlyMap<string, HistoryEntry>;

  constructor(taught: readonly HistoryEntry[]) {
    this.taught = taught;
    this.#byKey = new Map(taught.map((entry) => [paramsKey(entry.params), entry]));
  }

  /** The history for the sampler; the very same array when nothing is taught any more. */
  with(own: readonly HistoryEntry[]): readonly HistoryEntry[] {
    const left = this.taught.length - 2 * own.length;
    if (left <= 0) return own;
    const again = new Set(own.map(({ params }) => paramsKey(params)));
    const others = this.taught.filter(({ params }) => !again.has(paramsKey(params))).slice(0, left);
    const lessons = this.#lessonsFrom(others, own);
    return lessons.length === 0 ? own : [...lessons, ...own];
  }

  #lessonsFrom(others: readonly HistoryEntry[], own: readonly HistoryEntry[]): readonly HistoryEntry[] {
    const losses = own.flatMap(({ result }) => (result.kind === 'success' ? [result.losses] : []));
    // Alone, the earlier results are on one scale with themselves.
    if (losses.length === 0) return others;
    const fits = this.#fit(own);
    return others.flatMap((entry) => {
      if (entry.result.kind === 'failure') return [entry];
      if (entry.result.kind === 'pruned' || fits === undefined) return [];
      return [{ ...entry, result: rescale(entry.result, { fits, losses }) }];
    });
  }

  #fit(own: readonly HistoryEntry[]): readonly ScaleFit[] | undefined {
    const pairs = own.flatMap(({ params, result }) => {
      const before = this.#byKey.get(paramsKey(params))?.result;
      return result.kind === 'success' && before?.kind === 'success'
        ? [{ from: before.losses, to: result.losses }]
        : [];
    });
    const objectives = pairs[0]?.to.length ?? 0;
    const fits = Array.from({ length: objectives }, (_, k) =>
      fitScale(pairs.map(({ from, to }) => ({ from: from[k] ?? Number.NaN, to: to[k] ?? Number.NaN }))),
    ).filter((fit) => fit !== undefined);
    return objectives > 0 && fits.length === objectives ? fits : undefined;
  }
}

function rescale(
  result: Success,
  { fits, losses }: { readonly fits: readonly ScaleFit[]; readonly losses: readonly (readonly number[])[] },
): Success {
  const moved = result.losses.map((loss, k) => {
    const { offset, slope } = fits[k] ?? { offset: 0, slope: 1 };
    const best = losses.reduce((least, own) => Math.min(least, own[k] ?? Infinity), Infinity);
    return Math.max(offset + slope * loss, best);
  });
  return { ...result, losses: moved };
}
