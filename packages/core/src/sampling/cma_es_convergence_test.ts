import { testConvergence } from '@autotuner/core/testing';
import { createCmaEsSampler } from './cma_es/cma_es_sampler.ts';

testConvergence('the CMA-ES sampler', createCmaEsSampler, { experiments: 100, runs: 40 });
