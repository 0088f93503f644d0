import { isSameSpace } from '../search_space/same_space.ts';
import { HistoryPrefix } from './columns/history_prefix.ts';
import type { HistoryEntry, SuggestRequest } from './sampler.ts';

/** How a state follows from results. */
export interface FoldRules<State> {
  /** Before any result. */
  start(request: SuggestRequest): State;
  /** How many results the next step takes, > 0. */
  countNext(state: State): number;
  /** Must leave the old state as it is. */
  step(state: State, entries: readonly HistoryEntry[]): State;
}

/** What was made of a history. */
export interface Folded<State> {
  /** After as many whole steps as the history has. */
  readonly state: State;
  /** Results too few for another step. */
  readonly rest: readonly HistoryEntry[];
}

/**
 * Makes a state of a history step by step, in the order in which results were told. The state is a function of the
 * request alone; the last one is kept, so that a history that goes on from the one before costs its new steps only.
 */
export class HistoryFold<State> {
  readonly #rules: FoldRules<State>;
  #origin: SuggestRequest | undefined;
  #state: State | undefined;
  /** What the kept state was made of. */
  #prefix = new HistoryPrefix();

  constructor(rules: FoldRules<State>) {
    this.#rules = rules;
  }

  /** The state of a request's history. */
  run(request: SuggestRequest): Folded<State> {
    let added = this.#additionsOf(request);
    let state = added === undefined ? undefined : this.#state;
    if (added === undefined || state === undefined) {
      added = request.history;
      state = this.#rules.start(request);
      this.#prefix = new HistoryPrefix();
    }
    let end = 0;
    for (let next = this.#rules.countNext(state); next <= added.length;) {
      state = this.#rules.step(state, added.slice(end, next));
      end = next;
      next += this.#rules.countNext(state);
    }
    this.#origin = request;
    this.#state = state;
    this.#prefix.push(added.slice(0, end));
    return { state, rest: added.slice(end) };
  }

  /** What the kept state does not know yet; undefined when it was made of something else. */
  #additionsOf(request: SuggestRequest): readonly HistoryEntry[] | undefined {
    if (this.#origin === undefined || !isSameTask(this.#origin, request)) return undefined;
    return this.#prefix.additions(request.history);
  }
}

function isSameTask(a: SuggestRequest, b: SuggestRequest): boolean {
  return (
    a.seed === b.seed &&
    a.budget === b.budget &&
    a.concurrency === b.concurrency &&
    isSameSpace(a.space, b.space)
  );
}
