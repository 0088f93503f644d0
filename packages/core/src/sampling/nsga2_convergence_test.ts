import { testConvergence } from '@autotuner/core/testing';
import { createNsga2Sampler } from './nsga2/nsga2_sampler.ts';

testConvergence('the NSGA-II sampler', createNsga2Sampler, { experiments: 100, runs: 40 });
