/**
 * Contract suites and test doubles for implementations of core's ports. Import it from tests only.
 *
 * @module
 */
export { tempDir } from './temp_dir.ts';
export { withSmallDisk } from './small_disk.ts';
export type { SmallDisk } from './small_disk.ts';
export { sampleConfig, sampleExperiment } from './sample_task.ts';
export { testStore } from './store_contract.ts';
export { openWorld } from './store/store_world.ts';
export type { StoreBackend, StoreWorld } from './store/store_world.ts';
export { arbitraryDistribution, arbitraryNumeric, arbitraryParams, arbitrarySpace } from './arbitraries.ts';
export type { ArbitrarySpaceOptions } from './arbitraries.ts';
export { testLoggerContract } from './logger_contract.ts';
export type { LoggerContract, LoggerUnderTest, OpenedLogger } from './logger_contract.ts';
export { testSampler } from './sampler_contract.ts';
export { runSampler } from './sampler/run_sampler.ts';
export type { RunOptions } from './sampler/run_sampler.ts';
export type { SamplerContractOptions } from './sampler/sampler_contract_options.ts';
export { ALL_FAIL, BOWL, CONDITIONAL, countWins, MIXED, MOSTLY_FAIL, PROBLEMS } from './convergence.ts';
export { testConvergence } from './convergence_contract.ts';
export type { DuelOptions, Problem } from './convergence.ts';
