import type { Params } from '../../search_space/distribution.ts';
import { paramsKey } from '../../search_space/params_key.ts';
import type { SuggestRequest } from '../sampler.ts';
import { HistoryPrefix } from './history_prefix.ts';

/** Knows which points were tried; may be kept between requests, as it learns only what a history adds. */
export class TakenPoints {
  #prefix = new HistoryPrefix();
  #told = new Set<string>();

  /** What tells whether a point is in the history or outstanding; valid until the next call. */
  checkFor({
    history,
    outstanding,
  }: Pick<SuggestRequest, 'history' | 'outstanding'>): (params: Params) => boolean {
    this.#follow(history);
    const told = this.#told;
    const running = new Set(outstanding.map(paramsKey));
    return (params) => {
      const key = paramsKey(params);
      return told.has(key) || running.has(key);
    };
  }

  #follow(history: SuggestRequest['history']): void {
    let added = this.#prefix.additions(history);
    if (added === undefined) {
      this.#prefix = new HistoryPrefix();
      this.#told = new Set();
      added = history;
    }
    this.#prefix.push(added);
    for (const { params } of added) this.#told.add(paramsKey(params));
  }
}
