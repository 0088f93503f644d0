import {
  createSampler,
  type HistoryEntry,
  type Sampler,
  type SamplerType,
  type SearchSpace,
} from '@autotuner/core';
import { madeUpLoss } from './made_up.ts';

/** Where timings come from; one case of a sampler, whose history grows while it is measured. */
export interface TimedCase {
  /** Milliseconds of each of `count` suggestions with the telling of its result. */
  measure(count: number): Promise<readonly number[]>;
}

/** Measures one of our samplers as a task uses it: one instance, a history that grows at its end. */
export class OwnCase implements TimedCase {
  readonly #sampler: Sampler;
  readonly #space: SearchSpace;
  readonly #history: HistoryEntry[];

  constructor(
    type: SamplerType,
    { space, history }: { readonly space: SearchSpace; readonly history: readonly HistoryEntry[] },
  ) {
    this.#sampler = createSampler(type);
    this.#space = space;
    this.#history = [...history];
  }

  async measure(count: number): Promise<readonly number[]> {
    return Array.from({ length: count }, () => {
      const start = performance.now();
      this.#step();
      return performance.now() - start;
    });
  }

  #step(): void {
    const number = this.#history.length + 1;
    const request = { space: this.#space, seed: 1, number, history: this.#history, outstanding: [] };
    const suggestion = this.#sampler.suggest(request);
    if (suggestion === undefined) throw new Error('Nothing is left to suggest');
    const { params } = suggestion;
    this.#history.push({ number, params, result: { kind: 'success', losses: [madeUpLoss(params)] } });
  }
}
