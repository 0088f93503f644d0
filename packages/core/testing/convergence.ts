import type { Params, Sampler, SearchSpace, TrialResult } from '@autotuner/core';
import { runSampler } from './sampler/run_sampler.ts';

/** Something to tune whose true quality is known. */
export interface Problem {
  readonly space: SearchSpace;
  /** What an experiment teaches. */
  readonly evaluate: (params: Params) => TrialResult;
  /** How far from the optimum a point truly is, >= 0; also known where the experiment fails. */
  readonly regret: (params: Params) => number;
}

/** How two samplers are compared. */
export interface DuelOptions {
  readonly problem: Problem;
  readonly experiments: number;
  /** One run of each sampler for each of the seeds 1, 2, ... */
  readonly runs: number;
}

const failure = (progress: number): TrialResult => {
  // The stages of the graded penalty.
  const severity = progress < 0.2 ? 1000 : progress < 0.6 ? 500 : progress < 0.95 ? 200 : 100;
  return { kind: 'failure', severity, progress };
};

const number = (params: Params, name: string): number => Number(params[name]);

const unitSpace = (names: readonly string[]): SearchSpace => ({
  parameters: names.map((name) => ({
    name,
    distribution: { type: 'float', low: 0, high: 1, log: false },
    when: [],
  })),
  constraints: [],
});

const alwaysSucceeds = (space: SearchSpace, regret: Problem['regret']): Problem => ({
  space,
  regret,
  evaluate: (params) => ({ kind: 'success', losses: [regret(params)] }),
});

/** A bowl in four dimensions with its lowest point off the centre. */
export const BOWL: Problem = alwaysSucceeds(unitSpace(['a', 'b', 'c', 'd']), (params) =>
  ['a', 'b', 'c', 'd'].reduce((sum, name, i) => sum + (number(params, name) - 0.15 - 0.2 * i) ** 2, 0),
);

/** Logarithmic, whole and unordered parameters that matter together. */
export const MIXED: Problem = alwaysSucceeds(
  {
    parameters: [
      { name: 'rate', distribution: { type: 'float', low: 1e-5, high: 1, log: true }, when: [] },
      { name: 'layers', distribution: { type: 'int', low: 1, high: 8, log: false, step: 1 }, when: [] },
      { name: 'units', distribution: { type: 'int', low: 16, high: 512, log: true, step: 16 }, when: [] },
      { name: 'kind', distribution: { type: 'categorical', choices: ['a', 'b', 'c', 'd'] }, when: [] },
    ],
    constraints: [],
  },
  (params) => {
    const shift = params['kind'] === 'b' ? 0 : 1;
    const rate = (Math.log10(number(params, 'rate')) + 3 + shift) ** 2;
    const units = (Math.log2(number(params, 'units')) - 7) ** 2;
    return rate + 0.3 * (number(params, 'layers') - 5) ** 2 + units + shift;
  },
);

/** One branch is worth little, the other much, if its own two parameters are found. */
export const CONDITIONAL: Problem = alwaysSucceeds(
  {
    parameters: [
      {
        name: 'algorithm',
        distribution: { type: 'categorical', choices: ['plain', 'tree', 'net'] },
        when: [],
      },
      ...['depth', 'rate'].map((name) => ({
        name,
        distribution: { type: 'float', low: 0, high: 1, log: false } as const,
        when: [{ parent: 'algorithm', operator: 'eq', value: name === 'depth' ? 'tree' : 'net' } as const],
      })),
      {
        name: 'width',
        distribution: { type: 'int', low: 1, high: 64, log: true, step: 1 },
        when: [{ parent: 'rate', operator: 'gte', value: 0.5 }],
      },
    ],
    constraints: [],
  },
  (params) => {
    if (params['algorithm'] === 'plain') return 0.5;
    if (params['algorithm'] === 'tree') return 0.2 + (number(params, 'depth') - 0.4) ** 2;
    const width = params['width'] === undefined ? 1 : (Math.log2(number(params, 'width')) - 4) ** 2 / 20;
    return (number(params, 'rate') - 0.7) ** 2 + width;
  },
);

/** Every experiment fails, the later the nearer it is to a point: the situation that penalties are graded for. */
export const ALL_FAIL: Problem = {
  space: unitSpace(['a', 'b', 'c']),
  regret: (params) =>
    Math.hypot(number(params, 'a') - 0.2, number(params, 'b') - 0.8, number(params, 'c') - 0.3),
  evaluate: (params) => failure(0.94 * Math.exp(-1.6 * ALL_FAIL.regret(params))),
};

/** Only a fiftieth of the space works; what fails gets the further the nearer it is. */
export const MOSTLY_FAIL: Problem = {
  space: unitSpace(['a', 'b', 'c']),
  regret: ALL_FAIL.regret,
  evaluate: (params) => {
    const distance = ALL_FAIL.regret(params);
    return distance > 0.2
      ? failure(0.97 * Math.exp(-2 * distance))
      : { kind: 'success', losses: [1e6 * distance] };
  },
};

/** Every problem with its name. */
export const PROBLEMS: Readonly<Record<string, Problem>> = {
  'a bowl': BOWL,
  'mixed parameters': MIXED,
  'conditional parameters': CONDITIONAL,
  'nothing but failures': ALL_FAIL,
  'a small region that works': MOSTLY_FAIL,
};

/** In how many of the runs `challenger` ends with the smaller regret; ties count for neither. */
export function countWins(challenger: Sampler, opponent: Sampler, options: DuelOptions): number {
  let wins = 0;
  for (let seed = 1; seed <= options.runs; seed++) {
    if (finalRegret(challenger, { ...options, seed }) < finalRegret(opponent, { ...options, seed })) wins++;
  }
  return wins;
}

function finalRegret(
  sampler: Sampler,
  { problem, experiments, seed }: DuelOptions & { readonly seed: number },
): number {
  const { space, evaluate, regret } = problem;
  const history = runSampler(sampler, { space, seed, experiments, evaluate, budget: experiments });
  return Math.min(...history.map(({ params }) => regret(params)));
}
