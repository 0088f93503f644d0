import { testSampler } from '@autotuner/core/testing';
import { createNsga2Sampler } from './nsga2_sampler.ts';

testSampler('the NSGA-II sampler', createNsga2Sampler);
