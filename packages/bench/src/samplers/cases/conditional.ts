import type { Params } from '@autotuner/core';
import type { SuiteEntry } from '../suite/suite_entry.ts';
import { bool, choice, float, int, num, sum } from './space_items.ts';

const { log10, log2 } = Math;

/** Three levels: a method, its solver, and what that solver has; each branch has a best of its own. */
function solver(p: Params): number {
  if (p['method'] === 'direct') return 0.8 + 0.3 * (num(p, 'pivot') - 0.2) ** 2;
  if (p['method'] === 'grid') return 0.35 + 0.02 * (num(p, 'levels') - 6) ** 2;
  if (p['solver'] === 'cg') return 0.2 + 0.1 * (log10(num(p, 'tolerance')) + 6) ** 2;
  const restart = 0.05 * (log2(num(p, 'restart')) - 5) ** 2;
  if (p['precondition'] === false) return 0.15 + restart;
  return restart + 0.01 * (num(p, 'fill') - 11) ** 2 + (num(p, 'drop') - 0.12) ** 2;
}

const STAGES = ['trim', 'align', 'filter', 'merge', 'polish'] as const;

interface Stage {
  /** What the stage saves at its best, and costs when it is left out or badly set. */
  readonly gain: number;
  readonly best: number;
}

const GAINS: Readonly<Record<(typeof STAGES)[number], Stage>> = {
  trim: { gain: 0.5, best: 0.2 },
  align: { gain: -0.3, best: 0.5 },
  filter: { gain: 0.8, best: 0.85 },
  merge: { gain: 0.25, best: 0.4 },
  polish: { gain: -0.1, best: 0.6 },
};

/** Optional stages with a setting each, on a scale of its own; two of them do harm. */
function pipeline(p: Params): number {
  const costs = STAGES.map((stage) => {
    const { gain, best } = GAINS[stage];
    if (p[stage] === false) return Math.max(gain, 0);
    return Math.max(gain, 0) - gain + 4 * (num(p, `${stage}_at`) - best) ** 2;
  });
  // Merging pays only after filtering.
  return sum(costs) + (p['merge'] === true && p['filter'] === false ? 0.5 : 0);
}

const LAYERS = [1, 2, 3, 4] as const;

/** As many layers as `depth` says; each has a kind, and only wide ones have a width. */
function layers(p: Params): number {
  const active = LAYERS.filter((i) => i <= num(p, 'depth'));
  const each = active.map((i) => {
    if (p[`kind${i}`] === 'narrow') return i === 2 ? 0 : 0.3;
    return (i === 2 ? 0.25 : 0) + 0.12 * (log2(num(p, `width${i}`)) - 8 + i) ** 2;
  });
  return sum(each) + 0.3 * (num(p, 'depth') - 3) ** 2;
}

/** Parameters that exist only beside others, over several levels. */
export const CONDITIONAL: Readonly<Record<string, SuiteEntry>> = {
  solver: {
    split: 'selection',
    space: [
      choice('method', ['direct', 'grid', 'iterative']),
      float('pivot', [0, 1], { when: { method: 'direct' } }),
      int('levels', [1, 12], { when: { method: 'grid' } }),
      choice('solver', ['cg', 'gmres'], { when: { method: 'iterative' } }),
      float('tolerance', [1e-10, 1e-2], { log: true, when: { solver: 'cg' } }),
      int('restart', [4, 256], { log: true, when: { solver: 'gmres' } }),
      bool('precondition', { when: { solver: 'gmres' } }),
      int('fill', [0, 20], { when: { precondition: true } }),
      float('drop', [0, 1], { when: { precondition: true } }),
    ],
    fmin: 0,
    optimum: { method: 'iterative', solver: 'gmres', restart: 32, precondition: true, fill: 11, drop: 0.12 },
    f: solver,
  },
  pipeline: {
    split: 'validation',
    space: STAGES.flatMap((stage) => [
      bool(stage),
      float(`${stage}_at`, [0, 1], { when: { [stage]: true } }),
    ]),
    fmin: 0,
    optimum: {
      trim: true,
      trim_at: 0.2,
      align: false,
      filter: true,
      filter_at: 0.85,
      merge: true,
      merge_at: 0.4,
      polish: false,
    },
    f: pipeline,
  },
  layers: {
    split: 'validation',
    space: [
      int('depth', [1, 4]),
      ...LAYERS.flatMap((i) => [
        choice(`kind${i}`, ['narrow', 'wide'], { when: { depth: { gte: i } } }),
        int(`width${i}`, [8, 1024], { log: true, when: { [`kind${i}`]: 'wide' } }),
      ]),
    ],
    fmin: 0,
    optimum: { depth: 3, kind1: 'wide', width1: 128, kind2: 'narrow', kind3: 'wide', width3: 32 },
    f: layers,
  },
};
