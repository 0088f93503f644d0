import type { Params } from '@autotuner/core';
import type { SuiteEntry, SuiteFailure } from '../suite/suite_entry.ts';
import { bool, choice, float, int, num } from './space_items.ts';

const { abs, exp, log10, log2, max, min } = Math;

const WEIGHTS_GB: Readonly<Record<string, number>> = { bf16: 61, int8: 33, int4: 18 };
const SPEED: Readonly<Record<string, number>> = { bf16: 1, int8: 1.25, int4: 1.4 };
const CARD_GB = 48;

/** How much memory a card has left for the cache of keys and values, in GB. */
function cacheGb(p: Params): number {
  const cards = num(p, 'tensor_parallel') * num(p, 'pipeline_parallel');
  const weights = (WEIGHTS_GB[String(p['weights'])] ?? 0) / cards + (p['speculate'] === true ? 3 : 0);
  return CARD_GB * num(p, 'memory_share') - weights - 0.0004 * num(p, 'prefill_tokens');
}

/**
 * Cost of a token in units of price, for a server of a language model: cards are rented, and faster answers are worth
 * money. Weights that do not fit fail while they are loaded, a cache that is too small when it fills, a server that
 * is too slow at the end.
 */
function llmServer(p: Params): number | SuiteFailure {
  const cards = num(p, 'tensor_parallel') * num(p, 'pipeline_parallel');
  const free = cacheGb(p);
  if (free <= 0) return { frac: max(0.01, 0.12 + free / 400), err: 'deploy' };
  if (num(p, 'memory_share') > 0.96) return { frac: 0.25, err: 'oom' };
  const needed = (num(p, 'sequences') * (p['cache'] === 'fp8' ? 0.055 : 0.11)) / cards ** 0.9;
  if (needed > free) return { frac: 0.2 + (0.6 * free) / needed, err: 'oom' };
  const perSecond = tokensPerSecond(p, cards);
  if (perSecond < 350) return { frac: 1, err: 'timeout' };
  const firstTokenMs =
    90 + 1.2e5 / num(p, 'prefill_tokens') + 0.02 * num(p, 'prefill_tokens') + 0.35 * num(p, 'sequences');
  return (1e4 * cards ** 0.9) / perSecond + firstTokenMs / 100;
}

function tokensPerSecond(p: Params, cards: number): number {
  const sequences = num(p, 'sequences');
  const split = cards * 0.9 ** log2(num(p, 'tensor_parallel')) * 0.8 ** log2(num(p, 'pipeline_parallel'));
  const drafted =
    p['speculate'] === true
      ? 1 + 0.3 * exp(-(((num(p, 'draft_tokens') - 4) / 3) ** 2)) - 0.0015 * sequences
      : 1;
  const quality = p['cache'] === 'fp8' ? 0.95 : 1;
  return (
    650 *
    split ** 0.85 *
    (SPEED[String(p['weights'])] ?? 1) *
    max(drafted, 0.3) *
    quality *
    (sequences / (sequences + 40))
  );
}

/**
 * Loss of a training run: steps that are too large diverge, the sooner the larger; batches that are too large do not
 * fit; slow settings are not done in time.
 */
function training(p: Params): number | SuiteFailure {
  const batch = num(p, 'batch');
  const perSample = (p['precision'] === 'fp32' ? 0.5 : 0.26) * (p['checkpointing'] === true ? 0.45 : 1);
  const memoryGb = 4 + (batch * perSample * num(p, 'width')) / 512;
  if (memoryGb > 40) return { frac: max(0.01, 0.08 - 0.001 * (memoryGb - 40)), err: 'oom' };
  const rate = log10(num(p, 'rate'));
  const limit =
    -2.2 +
    0.3 * log10(batch / 64) -
    (p['precision'] === 'fp16' ? 0.5 : 0) +
    0.4 * log10(num(p, 'warmup') + 1);
  if (rate > limit) return { frac: min(0.9, 0.6 * exp(-2 * (rate - limit))), err: 'invalid_result' };
  const seconds =
    (num(p, 'width') / 512) *
    (p['precision'] === 'fp32' ? 1.8 : 1) *
    (p['checkpointing'] === true ? 1.35 : 1) *
    (1 + 60 / batch);
  if (seconds > 5.5) return { frac: 0.97, err: 'timeout' };
  return (
    1.9 -
    0.25 * log2(num(p, 'width') / 128) +
    0.4 * abs(rate - limit + 0.25) +
    0.1 * log10(num(p, 'decay') / 0.02) ** 2 +
    0.08 * abs(log2(batch / 192)) +
    0.05 * log10(num(p, 'warmup') + 1)
  );
}

/** Simulated programs of which most settings fail, each for its reason and at its time. */
export const FAILING_SYSTEMS: Readonly<Record<string, SuiteEntry>> = {
  llmserver: {
    split: 'selection',
    space: [
      choice('weights', ['bf16', 'int8', 'int4']),
      choice('cache', ['fp16', 'fp8']),
      choice('tensor_parallel', [1, 2, 4, 8]),
      choice('pipeline_parallel', [1, 2, 4]),
      float('memory_share', [0.3, 0.99]),
      int('sequences', [1, 2048], { log: true }),
      int('prefill_tokens', [256, 65_536], { log: true }),
      bool('speculate'),
      int('draft_tokens', [1, 12], { when: { speculate: true } }),
    ],
    fmin: 15.330_955_442_297_793,
    optimum: {
      weights: 'int4',
      cache: 'fp16',
      tensor_parallel: 1,
      pipeline_parallel: 1,
      memory_share: 0.9,
      sequences: 137,
      prefill_tokens: 2449,
      speculate: true,
      draft_tokens: 4,
    },
    f: llmServer,
  },
  training: {
    split: 'validation',
    space: [
      int('batch', [4, 2048], { log: true }),
      int('width', [128, 4096], { log: true }),
      choice('precision', ['fp32', 'bf16', 'fp16']),
      bool('checkpointing'),
      float('rate', [1e-6, 1], { log: true }),
      float('decay', [1e-5, 1], { log: true }),
      int('warmup', [0, 2000]),
    ],
    fmin: 1.104_431_113_167_667_6,
    optimum: {
      batch: 115,
      width: 1369,
      precision: 'bf16',
      checkpointing: true,
      rate: 0.004_230_146_028_844_617,
      decay: 0.02,
      warmup: 0,
    },
    f: training,
  },
};
