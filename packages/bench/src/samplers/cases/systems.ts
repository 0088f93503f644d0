import type { Params } from '@autotuner/core';
import type { SuiteEntry } from '../suite/suite_entry.ts';
import { bool, choice, float, int, num, sum } from './space_items.ts';

const { exp, log2, max, abs, sqrt } = Math;

/**
 * Latency of a database in ms: a cache that saves reads until it and the workers fill the memory, pages that read
 * ahead or waste, compression that trades reads for work, and commits that wait for company.
 */
function database(p: Params): number {
  const [cacheMb, workers, pageKb] = [num(p, 'cache_mb'), num(p, 'workers'), num(p, 'page_kb')];
  const ratio = p['compress'] === true ? 1 + 0.35 * log2(1 + num(p, 'level')) : 1;
  const misses = exp((-cacheMb * ratio) / 2600) * (1 + 0.05 * abs(log2(pageKb / 16)));
  const usedMb = cacheMb + 40 * workers + (p['compress'] === true ? 300 : 0);
  const swapping = max(0, usedMb - 6000) / 150;
  const work = p['compress'] === true ? 0.3 + 0.12 * num(p, 'level') ** 1.5 : 0.3;
  const waiting = 40 / workers + 0.02 * workers ** 1.3;
  return (
    30 * misses + work + waiting + swapping ** 2 + commitMs(p) + 0.4 * abs(log2(num(p, 'checkpoint_s') / 240))
  );
}

function commitMs(p: Params): number {
  if (p['commit'] === 'each') return 6;
  // Waiting for company costs a little, too little company costs a write each.
  const windowMs = num(p, 'window_ms');
  return 0.5 * windowMs + 6 / (1 + 1.8 * windowMs);
}

const FLAGS = [
  'inline',
  'vectorize',
  'unroll',
  'prefetch',
  'fuse',
  'align',
  'tail',
  'schedule',
  'alias',
  'fast_math',
] as const;

/** What each flag does alone to the logarithm of the running time. */
const ALONE = [-0.12, -0.18, 0.02, 0.05, -0.04, 0.03, -0.02, -0.05, 0.01, -0.07];
/** What two do together. */
const TOGETHER: readonly (readonly [number, number, number])[] = [
  [1, 2, -0.14],
  [1, 8, -0.16],
  [0, 6, 0.06],
  [2, 3, -0.11],
  [3, 4, 0.09],
  [5, 1, -0.08],
  [0, 7, 0.07],
  [9, 1, -0.06],
  [4, 7, -0.05],
];

/** Running time of a program in s by the flags of its compiler: few help alone, some only together. */
function compiler(p: Params): number {
  const on = FLAGS.map((flag) => Number(p[flag]));
  const alone = sum(on.map((own, i) => own * (ALONE[i] ?? 0)));
  const together = sum(TOGETHER.map(([i, j, gain]) => (on[i] ?? 0) * (on[j] ?? 0) * gain));
  const inlined = p['inline'] === true ? 0.03 * (log2(num(p, 'inline_limit')) - 7.5) ** 2 : 0;
  const unrolled =
    p['unroll'] === true ? 0.05 * (log2(num(p, 'unroll_times')) - (p['vectorize'] === true ? 2 : 3)) ** 2 : 0;
  return 10 * exp(alone + together + inlined + unrolled);
}

/** 95 % latency of a web server in ms: threads, queue and batches against load, one bottleneck after the other. */
function webServer(p: Params): number {
  const [threads, batch, lingerMs] = [num(p, 'threads'), num(p, 'batch'), num(p, 'linger_ms')];
  const capacity = (900 * threads) / (1 + 0.012 * threads ** 1.6);
  const perRequest = 0.35 + 0.65 / sqrt(batch);
  const load = 7000 * perRequest;
  const busy = load / capacity;
  const queueing = busy < 0.95 ? busy / (1 - busy) : 19 + 200 * (busy - 0.95);
  const rejected = 25 * exp(-num(p, 'backlog') / 90) + num(p, 'backlog') / 160;
  const linger = lingerMs + 3 * exp(-lingerMs) * log2(batch);
  const copied = p['zero_copy'] === true ? 0.2 : 0.9;
  const keepAlive = 0.8 * abs(Math.log10(num(p, 'keep_alive_s') / 20));
  return 2 * queueing + rejected + linger + 0.25 * batch ** 0.7 + copied + keepAlive;
}

// Found by search over all whole numbers and choices near it.
const DATABASE_AT: Params = {
  cache_mb: 4909,
  page_kb: 16,
  workers: 20,
  compress: true,
  level: 3,
  commit: 'group',
  window_ms: 2.026_433_303,
  checkpoint_s: 240,
};

const COMPILER_AT: Params = {
  ...Object.fromEntries(FLAGS.map((flag) => [flag, flag !== 'prefetch' && flag !== 'tail'])),
  inline_limit: 181,
  unroll_times: 4,
};

const WEB_SERVER_AT: Params = {
  threads: 22,
  batch: 7,
  linger_ms: 2.130_855_116,
  backlog: 341,
  keep_alive_s: 20,
  zero_copy: true,
};

/** Simulated programs with settings as real ones have them. */
export const SYSTEMS: Readonly<Record<string, SuiteEntry>> = {
  database: {
    split: 'selection',
    space: [
      int('cache_mb', [16, 16_384], { log: true }),
      choice('page_kb', [4, 8, 16, 32, 64]),
      int('workers', [1, 128], { log: true }),
      bool('compress'),
      int('level', [1, 9], { when: { compress: true } }),
      choice('commit', ['each', 'group']),
      float('window_ms', [0.05, 20], { log: true, when: { commit: 'group' } }),
      int('checkpoint_s', [10, 3600], { log: true }),
    ],
    fmin: database(DATABASE_AT),
    optimum: DATABASE_AT,
    f: database,
  },
  compiler: {
    split: 'validation',
    space: [
      ...FLAGS.map((flag) => bool(flag)),
      int('inline_limit', [8, 4096], { log: true, when: { inline: true } }),
      int('unroll_times', [2, 32], { log: true, when: { unroll: true } }),
    ],
    fmin: compiler(COMPILER_AT),
    optimum: COMPILER_AT,
    f: compiler,
  },
  webserver: {
    split: 'validation',
    space: [
      int('threads', [1, 128], { log: true }),
      int('batch', [1, 256], { log: true }),
      float('linger_ms', [0.01, 50], { log: true }),
      int('backlog', [16, 4096], { log: true }),
      float('keep_alive_s', [1, 600], { log: true }),
      bool('zero_copy'),
    ],
    fmin: webServer(WEB_SERVER_AT),
    optimum: WEB_SERVER_AT,
    f: webServer,
  },
};
