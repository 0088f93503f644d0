import { createSampler } from '@autotuner/core';
import type { Sampler } from '@autotuner/core';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countWins, PROBLEMS } from './convergence.ts';
import type { DuelOptions } from './convergence.ts';

/** By which chance a sampler that is as good as random search may pass one test. */
const ERROR_RATE = 0.002;

/**
 * Checks that a sampler ends nearer to the optimum than random search on every problem: in so many of the runs that one
 * which is no better would with probability 0.002 at most (sign test); all five problems together pass by chance with
 * probability below 1e-13. Seeds are fixed, so the outcome is the same each time. Registers one test a problem.
 */
export function testConvergence(
  name: string,
  create: () => Sampler,
  options: Pick<DuelOptions, 'experiments' | 'runs'>,
): void {
  const wanted = leastWins(options.runs);
  for (const [title, problem] of Object.entries(PROBLEMS)) {
    test(`${name} beats random search on ${title}`, () => {
      const wins = countWins(create(), createSampler('random'), { ...options, problem });
      assert.ok(wins >= wanted, `won ${wins} of ${options.runs}, ${wanted} would be accepted`);
    });
  }
}

/** The fewest wins that a fair coin reaches with a probability of at most the error rate. */
function leastWins(runs: number): number {
  let tail = 0;
  let exactly = 0.5 ** runs;
  for (let wins = runs; wins >= 0; wins--) {
    tail += exactly;
    if (tail > ERROR_RATE) return wins + 1;
    exactly *= wins / (runs - wins + 1);
  }
  return 0;
}
