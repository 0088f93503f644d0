import {
  sampleUniform,
  type Distribution,
  type HistoryEntry,
  type Params,
  type SearchSpace,
} from '@autotuner/core';

/** A space to measure in. */
export interface MadeUpSpace {
  readonly name: string;
  readonly space: SearchSpace;
}

const FLOAT: Distribution = { type: 'float', low: -5, high: 5, log: false };
const LOG: Distribution = { type: 'float', low: 1e-5, high: 1, log: true };
const INT: Distribution = { type: 'int', low: 1, high: 64, log: false, step: 1 };
const CHOICE: Distribution = { type: 'categorical', choices: ['a', 'b', 'c', 'd'] };

function spaceOf(distributions: readonly Distribution[]): SearchSpace {
  const parameters = distributions.map((distribution, i) => ({ name: `x${i}`, distribution, when: [] }));
  return { parameters, constraints: [] };
}

const floats = (count: number): MadeUpSpace => ({
  name: `d = ${count}`,
  space: spaceOf(Array.from({ length: count }, () => FLOAT)),
});

/** Plain numbers in 2, 10 and 30 dimensions, and a mixture of all kinds in 10. */
export const MADE_UP_SPACES: readonly MadeUpSpace[] = [
  floats(2),
  floats(10),
  floats(30),
  { name: 'mixed', space: spaceOf([FLOAT, FLOAT, FLOAT, LOG, LOG, LOG, INT, INT, CHOICE, CHOICE]) },
];

/** What an experiment gives: a bowl in all numbers, so that a sampler has something to close in on. */
export function madeUpLoss(params: Params): number {
  return Object.values(params).reduce<number>(
    (sum, value) => sum + (typeof value === 'number' ? (value - 0.3) ** 2 : value === 'b' ? 0 : 1),
    0,
  );
}

/** A history of points that are spread evenly, the same each time. */
export function madeUpHistory(space: SearchSpace, count: number): readonly HistoryEntry[] {
  let drawn = 0;
  const float = (): number => Math.abs(Math.sin(++drawn * 12.9898) * 43_758.5453) % 1;
  const rng = { float, below: (limit: number) => Math.floor(float() * limit) };
  return Array.from({ length: count }, (_, i) => {
    const params = sampleUniform(space, rng);
    return { number: i + 1, params, result: { kind: 'success', losses: [madeUpLoss(params)] } };
  });
}
