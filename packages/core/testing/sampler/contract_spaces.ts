import type { Distribution, Parameter, SearchSpace } from '@autotuner/core';

const unit: Distribution = { type: 'float', low: 0, high: 1, log: false };

/** Two numbers and a conditional choice, with a constraint that about half of the points keep. */
export const CONTRACT_SPACE: SearchSpace = {
  parameters: [
    { name: 'level', distribution: { type: 'int', low: 1, high: 19, log: false, step: 1 }, when: [] },
    { name: 'rate', distribution: { type: 'float', low: 0.001, high: 20, log: false }, when: [] },
    {
      name: 'mode',
      distribution: { type: 'categorical', choices: ['fast', 'greedy', 'lazy'] },
      when: [{ parent: 'level', operator: 'gte', value: 3 }],
    },
  ],
  constraints: [{ text: 'rate <= level' }],
};

/** Six points, one of which breaks the constraint. */
export const SMALL_SPACE: SearchSpace = {
  parameters: [
    { name: 'a', distribution: { type: 'int', low: 1, high: 3, log: false, step: 1 }, when: [] },
    { name: 'b', distribution: { type: 'bool' }, when: [] },
  ],
  constraints: [{ text: 'a + b <= 3' }],
};

/** Finite, with no point that keeps its constraint. */
export const INFEASIBLE_SPACE: SearchSpace = { ...SMALL_SPACE, constraints: [{ text: 'a > 5' }] };

/** Numbers only, so that suggestions can be compared by distance. */
export const NUMBER_SPACE: SearchSpace = {
  parameters: ['a', 'b', 'c'].map((name) => ({ name, distribution: unit, when: [] })),
  constraints: [],
};

/** Conditions on conditions, four deep, and a fixed parameter in the middle. */
export const NESTED_SPACE: SearchSpace = {
  parameters: [
    { name: 'kind', distribution: { type: 'categorical', choices: ['none', 'tree', 'net'] }, when: [] },
    on('layers', { type: 'int', low: 1, high: 4, log: false, step: 1 }, { parent: 'kind', value: 'net' }),
    on('fixed', { type: 'float', low: 2, high: 2, log: false }, { parent: 'kind', value: 'net' }),
    on('wide', { type: 'bool' }, { parent: 'layers', value: 4 }),
    on('width', { type: 'int', low: 8, high: 512, log: true, step: 8 }, { parent: 'wide', value: true }),
    on('depth', { type: 'float', low: 1, high: 9, log: true, step: 0.5 }, { parent: 'kind', value: 'tree' }),
    { name: 'rate', distribution: { type: 'float', low: 1e-5, high: 1, log: true }, when: [] },
  ],
  constraints: [],
};

/** Thirty parameters of all sorts. */
export const WIDE_SPACE: SearchSpace = {
  parameters: Array.from({ length: 30 }, (_, i): Parameter => {
    const sorts: readonly Distribution[] = [
      unit,
      { type: 'float', low: 1e-6, high: 10, log: true },
      { type: 'int', low: -50, high: 50, log: false, step: 5 },
      { type: 'categorical', choices: ['x', 'y', 'z'] },
      { type: 'bool' },
    ];
    return { name: `p${i}`, distribution: sorts[i % sorts.length] ?? unit, when: [] };
  }),
  constraints: [],
};

function on(
  name: string,
  distribution: Distribution,
  { parent, value }: { readonly parent: string; readonly value: string | number | boolean },
): Parameter {
  return { name, distribution, when: [{ parent, operator: 'eq', value }] };
}
