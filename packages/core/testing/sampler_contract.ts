import type { Sampler } from '@autotuner/core';
import { suite } from 'node:test';
import { testFeasibility } from './sampler/feasibility_cases.ts';
import { testFreshness } from './sampler/freshness_cases.ts';
import { testHistories } from './sampler/history_cases.ts';
import { testOrder } from './sampler/order_cases.ts';
import { testMemory, testPurity } from './sampler/purity_cases.ts';
import type { SamplerContractOptions } from './sampler/sampler_contract_options.ts';
import { testSizes } from './sampler/size_cases.ts';

/** Checks that a sampler keeps the contract written on its interface, and what its options promise; registers one suite. */
export function testSampler(name: string, create: () => Sampler, options: SamplerContractOptions = {}): void {
  const sampler = { isRankBased: true, ignoresToldOrder: false, maxHistory: 10_000, ...options, create };
  suite(`${name} keeps the sampler contract`, () => {
    testPurity(sampler);
    testMemory(sampler);
    testFeasibility(sampler);
    testFreshness(sampler);
    testOrder(sampler);
    testHistories(sampler);
    testSizes(sampler);
  });
}
