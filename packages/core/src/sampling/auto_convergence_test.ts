import { testConvergence } from '@autotuner/core/testing';
import { createAutoSampler } from './auto_sampler.ts';

testConvergence('the auto sampler', createAutoSampler, { experiments: 60, runs: 14 });
