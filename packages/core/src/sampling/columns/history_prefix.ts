import type { HistoryEntry, TrialResult } from '../sampler.ts';

/**
 * Remembers a history to tell what another one adds to it. Entries are compared by identity first and by value where
 * that fails, because what comes from another thread or a file is a copy.
 */
export class HistoryPrefix {
  readonly #entries: HistoryEntry[] = [];

  /** What `history` adds; undefined when it does not begin with all that is remembered: then start anew. */
  additions(history: readonly HistoryEntry[]): readonly HistoryEntry[] | undefined {
    const known = this.#entries;
    if (history.length < known.length) return undefined;
    for (let i = 0; i < known.length; i++) {
      const own = known[i];
      const other = history[i];
      if (own === other) continue;
      if (own === undefined || other === undefined || !isSameEntry(own, other)) return undefined;
      known[i] = other;
    }
    return history.length === known.length ? [] : history.slice(known.length);
  }

  /** Remembers more. */
  push(entries: readonly HistoryEntry[]): void {
    for (const entry of entries) this.#entries.push(entry);
  }
}

function isSameEntry(a: HistoryEntry, b: HistoryEntry): boolean {
  return a.number === b.number && isSameRecord(a.params, b.params) && isSameResult(a.result, b.result);
}

function isSameRecord(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => Object.hasOwn(b, name) && Object.is(a[name], b[name]));
}

function isSameResult(a: TrialResult, b: TrialResult): boolean {
  if (a === b) return true;
  if (a.kind === 'failure' || b.kind === 'failure') return isSameRecord(a, b);
  const { losses: ownLosses, ...own } = a;
  const { losses: otherLosses, ...other } = b;
  return (
    isSameRecord(own, other) &&
    ownLosses.length === otherLosses.length &&
    ownLosses.every((loss, i) => Object.is(loss, otherLosses[i]))
  );
}
