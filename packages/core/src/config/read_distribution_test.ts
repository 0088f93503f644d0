import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { countValues, domainContains, isNumeric } from '../search_space/domain.ts';
import type { ConfigProblem } from './config_problem.ts';
import { readDistribution } from './read_distribution.ts';
import type { ParameterSpec } from './read_distribution.ts';

function read(spec: ParameterSpec) {
  const problems: ConfigProblem[] = [];
  const report = (problem: ConfigProblem) => problems.push(problem);
  const distribution = readDistribution(spec, { path: ['parameters', 'x'], report });
  return {
    distribution,
    told: problems.map(({ path, message }) => `${path.slice(2).join('/')}: ${message}`),
  };
}

const FORMS: readonly (readonly [ParameterSpec, object])[] = [
  [
    { type: 'int', low: 1, high: 9 },
    { type: 'int', low: 1, high: 9, log: false, step: 1 },
  ],
  [
    { int: [1, 9], log: true },
    { type: 'int', low: 1, high: 9, log: true, step: 1 },
  ],
  [
    { type: 'float', low: 0, high: 1 },
    { type: 'float', low: 0, high: 1, log: false },
  ],
  [
    { float: [0, 1], step: 0.1 },
    { type: 'float', low: 0, high: 1, log: false, step: 0.1 },
  ],
  [
    { type: 'int', low: 5, high: 5 },
    { type: 'int', low: 5, high: 5, log: false, step: 1 },
  ],
  [['a', 'b'], { type: 'categorical', choices: ['a', 'b'] }],
  [[true], { type: 'categorical', choices: [true] }],
  [[true, false], { type: 'bool' }],
  [
    { type: 'categorical', choices: [true, false] },
    { type: 'categorical', choices: [true, false] },
  ],
  ['bool', { type: 'bool' }],
  [
    { type: 'bool', flag: '-x' },
    { type: 'bool', flag: '-x' },
  ],
];

for (const [spec, distribution] of FORMS) {
  test(`readDistribution() understands ${JSON.stringify(spec)}`, () => {
    assert.deepEqual(read(spec), { distribution, told: [] });
  });
}

const BAD: readonly (readonly [ParameterSpec, ...string[]])[] = [
  [{ type: 'int', low: 9, high: 1 }, 'high: "parameters.x.high" must be >= low, which is 9, got 1'],
  [{ int: [9, 1] }, 'int: "parameters.x.int" must be >= low, which is 9, got 1'],
  [
    { type: 'int', low: 0, high: 9, log: true },
    'low: "parameters.x.low" must be > 0 on a logarithmic scale, got 0',
  ],
  [
    { type: 'float', low: 0, high: -1, log: true },
    'high: "parameters.x.high" must be >= low, which is 0, got -1',
    'low: "parameters.x.low" must be > 0 on a logarithmic scale, got 0',
  ],
  [{ float: [-1.7e308, 1.7e308] }, 'float: "parameters.x.float" must be nearer to low, got 1.7e+308'],
  [
    { type: 'int', low: 1, high: 10, step: 4 },
    'step: "parameters.x.step" must divide the range 1 to 10, got 4; a high of 9 or 13 would fit',
  ],
  [
    { float: [0, 1], step: 2 },
    'step: "parameters.x.step" must divide the range 0 to 1, got 2; a high of 2 would fit',
  ],
  [
    { type: 'int', low: 1, high: 9, step: 2, log: true },
    'step: "parameters.x.step" cannot be used on a logarithmic scale; leave out "step" or "log"',
  ],
  [['a', 'b', 'a'], '2: "parameters.x[2]" repeats the choice "a"; choices must print differently'],
  [[1, '1'], '1: "parameters.x[1]" repeats the choice 1; choices must print differently'],
  [
    { type: 'categorical', choices: ['a', 'a', 'a'] },
    'choices/1: "parameters.x.choices[1]" repeats the choice "a"; choices must print differently',
    'choices/2: "parameters.x.choices[2]" repeats the choice "a"; choices must print differently',
  ],
];

for (const [spec, ...told] of BAD) {
  test(`readDistribution() reports what is wrong with ${JSON.stringify(spec)}`, () => {
    assert.deepEqual(read(spec).told, told);
  });
}

test('readDistribution() accepts any step that divides the range, rounding or not, and high stays in the domain', () => {
  const decimal = fc.tuple(fc.integer({ min: -1000, max: 1000 }), fc.constantFrom(1, 10, 1000));
  fc.assert(
    fc.property(
      decimal,
      fc.integer({ min: 1, max: 500 }),
      fc.nat({ max: 300 }),
      ([low, scale], step, count) => {
        const spec = { float: [low / scale, (low + step * count) / scale], step: step / scale } as const;
        const { distribution, told } = read(spec);
        assert.deepEqual(told, []);
        assert.ok(isNumeric(distribution) && domainContains(distribution, distribution.high));
        assert.equal(countValues(distribution), count + 1);
      },
    ),
  );
});
