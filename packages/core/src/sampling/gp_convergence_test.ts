import { testConvergence } from '@autotuner/core/testing';
import { createGpSampler } from './gp/gp_sampler.ts';

testConvergence('the GP sampler', createGpSampler, { experiments: 60, runs: 20 });
