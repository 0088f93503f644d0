import { arbitraryParams, arbitrarySpace } from '@autotuner/core/testing';
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Params } from '../../search_space/distribution.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { Encoding } from './_encoding.ts';

const SPACE: SearchSpace = {
  parameters: [
    { name: 'mode', distribution: { type: 'categorical', choices: ['a', 'b', 'c'] }, when: [] },
    { name: 'only', distribution: { type: 'categorical', choices: ['x'] }, when: [] },
    { name: 'same', distribution: { type: 'float', low: 2, high: 2, log: false }, when: [] },
    {
      name: 'size',
      distribution: { type: 'int', low: 1, high: 4, log: false, step: 1 },
      when: [{ parent: 'mode', operator: 'eq', value: 'b' }],
    },
  ],
  constraints: [],
};

const center = Float64Array.from([0.3]);

test('decode() gives back what encode() took, in any space', () => {
  const spaceAndParams = arbitrarySpace().chain((space) =>
    fc.tuple(fc.constant(space), arbitraryParams(space)),
  );
  fc.assert(
    fc.property(spaceAndParams, ([space, params]) => {
      const encoding = new Encoding(space);
      const middle = new Float64Array(encoding.scales.length).fill(0.5);
      const decoded: Params = encoding.decode(encoding.encode(params, middle));
      assert.deepEqual(Object.keys(decoded), Object.keys(params));
      for (const [name, value] of Object.entries(params)) {
        if (typeof value !== 'number') assert.equal(decoded[name], value);
        // Continuous values up to the rounding of the scale.
        else assert.ok(Math.abs(Number(decoded[name]) - value) <= 1e-9 * Math.abs(value));
      }
    }),
  );
});

test('an encoding has no gene for a parameter of a single value', () => {
  const encoding = new Encoding(SPACE);
  assert.equal(encoding.scales.length, 1);
  assert.deepEqual(encoding.choiceCounts, [3]);
  assert.deepEqual(encoding.decode({ numbers: center, choices: [1] }), {
    mode: 'b',
    only: 'x',
    same: 2,
    size: 2,
  });
});

test('decode() leaves out what is not active', () => {
  const decoded = new Encoding(SPACE).decode({ numbers: center, choices: [2] });
  assert.deepEqual(decoded, { mode: 'c', only: 'x', same: 2 });
});

test('encode() takes the place in a cell that is nearest to the centre', () => {
  const encoding = new Encoding(SPACE);
  const nearest = [0.25, 0.3, 0.5, 0.75];
  nearest.forEach((wanted, i) => {
    const [place = NaN] = encoding.encode({ mode: 'b', size: i + 1 }, center).numbers;
    assert.ok(Math.abs(place - wanted) < 1e-6, `${place} for ${i + 1}`);
  });
});

test('encode() takes no notice of what is absent or not of the space', () => {
  const encoding = new Encoding(SPACE);
  for (const params of [{}, { mode: 'z', size: 9 }, { mode: 1, size: 'large', extra: 2 }]) {
    assert.deepEqual(encoding.encode(params, center), { numbers: center, choices: [-1] });
  }
});
