import type { Sampler } from '@autotuner/core';

/** What the contract may expect of a sampler beyond what holds for all. */
export interface SamplerContractOptions {
  /**
   * Learns from the order of results alone, so that no increasing transform of the objective changes anything; others
   * keep their suggestions, up to rounding, under a * f + b. @default true
   */
  readonly isRankBased?: boolean;
  /** Takes no notice of the order in which results arrived. @default false */
  readonly ignoresToldOrder?: boolean;
  /** Results that it is meant for, where more would take minutes. @default 10_000 */
  readonly maxHistory?: number;
}

/** A sampler that the contract is checked on. */
export interface SamplerUnderTest extends Required<SamplerContractOptions> {
  /** A new instance that has seen nothing. */
  readonly create: () => Sampler;
}
