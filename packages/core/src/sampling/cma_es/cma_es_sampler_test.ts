import { testSampler } from '@autotuner/core/testing';
import { createCmaEsSampler } from './cma_es_sampler.ts';

testSampler('the CMA-ES sampler', createCmaEsSampler);
