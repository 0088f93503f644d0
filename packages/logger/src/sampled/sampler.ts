import type { LogFields } from '@autotuner/core';
import type { BoundFields } from '../record_key.ts';

/** Decides which records are kept. Makes no objects before the decision. */
export interface Sampler {
  /** 0 to leave the record out, else the share of such records that are kept: each stands for 1/share of them. */
  decide(rank: number, first: string | LogFields, message: unknown, bound: BoundFields): number;
}
