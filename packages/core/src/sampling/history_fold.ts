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
  #entries: readonly HistoryEntry[] = [];

  constructor(rules: FoldRules<State>) {
    this.#rules = rules;
  }

  /** The state of a request's history. */
  run(request: SuggestRequest): Folded<State> {
    const { history } = request;
    let state = this.#continues(request) ? this.#state : undefined;
    let end = state === undefined ? 0 : this.#entries.length;
    state ??= this.#rules.start(request);
    for (let next = end + this.#rules.countNext(state); next <= history.length;) {
      state = this.#rules.step(state, history.slice(end, next));
      end = next;
      next += this.#rules.countNext(state);
    }
    this.#origin = request;
    this.#state = state;
    this.#entries = history.slice(0, end);
    return { state, rest: history.slice(end) };
  }

  #continues(request: SuggestRequest): boolean {
    const { history } = request;
    return (
      this.#origin !== undefined &&
      isSameTask(this.#origin, request) &&
      this.#entries.length <= history.length &&
      this.#entries.every((entry, i) => isSameValue(entry, history[i]))
    );
  }
}

function isSameTask(a: SuggestRequest, b: SuggestRequest): boolean {
  return (
    a.seed === b.seed &&
    a.budget === b.budget &&
    a.concurrency === b.concurrency &&
    isSameValue(a.space, b.space)
  );
}

/** Identity is the rule; what went through a copy or a message is compared part by part. */
function isSameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  // Both are plain objects or arrays, whose members can be read by name.
  const [left, right] = [a, b] as readonly Readonly<Record<string, unknown>>[];
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSameValue(left?.[key], right?.[key]))
  );
}
