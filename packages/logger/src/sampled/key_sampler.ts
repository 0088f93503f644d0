import type { LogFields } from '@autotuner/core';
import type { BoundFields, ReadKey, RecordKey } from '../record_key.ts';
import { hashKey } from './key_hash.ts';
import type { Sampler } from './sampler.ts';

const RANGE = 4_294_967_296;

/**
 * Keeps all records of a share of the keys, the same ones in every process: a trace is whole or absent. Records without
 * the key go by chance.
 */
export function createKeySampler(rate: number, by: KeySamplerParts): Sampler {
  return new KeySampler(rate, by);
}

/** What such a sampler consists of. */
export interface KeySamplerParts {
  readonly keyOf: ReadKey;
  /** Decides about records without the key. */
  readonly others: Sampler;
}

class KeySampler implements Sampler {
  readonly #rate: number;
  readonly #limit: number;
  readonly #keyOf: ReadKey;
  readonly #others: Sampler;
  #lastKey: RecordKey;
  #lastRate = 0;

  constructor(rate: number, by: KeySamplerParts) {
    this.#rate = rate;
    this.#limit = rate * RANGE;
    this.#keyOf = by.keyOf;
    this.#others = by.others;
  }

  decide(rank: number, first: string | LogFields, message: unknown, bound: BoundFields): number {
    const key = this.#keyOf(first, message, bound);
    if (key === undefined) return this.#others.decide(rank, first, message, bound);
    if (key !== this.#lastKey) {
      this.#lastKey = key;
      this.#lastRate = hashKey(typeof key === 'string' ? key : String(key)) < this.#limit ? this.#rate : 0;
    }
    return this.#lastRate;
  }
}
