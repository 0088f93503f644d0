import { findParamProblems, type ToldResult } from '@autotuner/core';
import type { BenchCase } from '../suite/bench_case.ts';
import type { AskTell } from './ask_tell.ts';
import { evaluate, type Evaluation } from './evaluate.ts';

/** What one run of one contender on one case showed. */
export interface RunRecord {
  /**
   * After each trial the value, without noise, of what looks best so far; while nothing has succeeded the smallest
   * hidden value, null where there is none.
   */
  readonly curve: readonly (number | null)[];
  readonly failures: number;
  /** Number of the first trial that succeeded; null when none did. */
  readonly firstSuccess: number | null;
  /** Mean time of suggest and tell together, per trial. */
  readonly msPerTrial: number;
  /** Kinds of failure that are none of ours. */
  readonly unknownKinds: readonly string[];
}

/** How a run goes. */
export interface RunTrialsOptions {
  readonly trials: number;
  readonly seed: number;
  /** For messages. */
  readonly label: string;
}

/** Asks and tells until the trials are spent. @throws Error when a suggestion does not lie in the space */
export async function runTrials(
  askTell: AskTell,
  benchCase: BenchCase,
  { trials, seed, label }: RunTrialsOptions,
): Promise<RunRecord> {
  const tracker = new Tracker();
  let spentMs = 0;
  for (let number = 1; number <= trials; number++) {
    const before = performance.now();
    const asked = await askTell.suggest();
    const suggestMs = performance.now() - before;
    if (asked === undefined) break;
    const problem = findParamProblems(benchCase.space, asked.params)[0];
    if (problem !== undefined)
      throw new Error(`Cannot use suggestion of "${label}" for case "${benchCase.name}": ${problem.message}`);
    const evaluation = evaluate(benchCase, asked.params, { seed, number });
    tracker.add(evaluation);
    const after = performance.now();
    await askTell.tell(asked.number, toldFrom(evaluation));
    spentMs += suggestMs + performance.now() - after;
  }
  return tracker.record({ trials, spentMs: askTell.spentMs?.() ?? spentMs });
}

function toldFrom(evaluation: Evaluation): ToldResult {
  if (evaluation.kind === 'success') return evaluation.seen;
  return { failure: evaluation.failure, progress: evaluation.progress };
}

/** Follows a run. */
class Tracker {
  readonly #curve: (number | null)[] = [];
  readonly #unknownKinds = new Set<string>();
  #best: { readonly value: number; readonly seen: number } | undefined;
  #hidden: number | null = null;
  #failures = 0;
  #firstSuccess: number | null = null;

  add(evaluation: Evaluation): void {
    if (evaluation.kind === 'failure') this.#addFailure(evaluation);
    else {
      this.#firstSuccess ??= this.#curve.length + 1;
      if (this.#best === undefined || evaluation.seen < this.#best.seen) this.#best = evaluation;
    }
    this.#curve.push(this.#best?.value ?? this.#hidden);
  }

  #addFailure({ hidden, unknownKind }: Extract<Evaluation, { kind: 'failure' }>): void {
    this.#failures++;
    if (unknownKind !== undefined) this.#unknownKinds.add(unknownKind);
    if (hidden !== undefined) this.#hidden = Math.min(hidden, this.#hidden ?? Infinity);
  }

  /** A space that was exhausted early keeps its best to the end. */
  record({ trials, spentMs }: { readonly trials: number; readonly spentMs: number }): RunRecord {
    const done = this.#curve.length;
    const last = this.#curve.at(-1) ?? null;
    return {
      curve: [...this.#curve, ...Array.from({ length: trials - done }, () => last)],
      failures: this.#failures,
      firstSuccess: this.#firstSuccess,
      msPerTrial: spentMs / Math.max(done, 1),
      unknownKinds: [...this.#unknownKinds],
    };
  }
}
