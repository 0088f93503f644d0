import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arbitraryDistribution } from '@autotuner/core/testing';
import type { HistoryEntry, TrialResult } from '../sampling/sampler.ts';
import { createSeededRng } from '../sampling/seeded_rng.ts';
import { sampleUniform } from '../search_space/sample_uniform.ts';
import type { Parameter } from '../search_space/search_space.ts';
import { parameterSlice } from './parameter_slice.ts';

const LEVEL: Parameter = {
  name: 'level',
  distribution: { type: 'int', low: 1, high: 3, log: true, step: 1 },
  when: [],
};

function entriesOf(rows: readonly (readonly [number | undefined, TrialResult])[]): readonly HistoryEntry[] {
  return rows.map(([level, result], i) => ({
    number: i + 1,
    params: level === undefined ? {} : { level },
    result,
  }));
}

test('parameterSlice() has a bin for each of few values, with failures apart', () => {
  const history = entriesOf([
    [1, { kind: 'success', losses: [4] }],
    [1, { kind: 'success', losses: [2] }],
    [3, { kind: 'failure', severity: 100, progress: 1 }],
    [3, { kind: 'pruned', step: 1, losses: [9] }],
    [undefined, { kind: 'success', losses: [1] }],
  ]);
  assert.deepEqual(parameterSlice(LEVEL, history), {
    name: 'level',
    bins: [
      { from: 1, to: 1, successes: 2, failures: 0, pruned: 0, best: 2, median: 3 },
      { from: 2, to: 2, successes: 0, failures: 0, pruned: 0 },
      { from: 3, to: 3, successes: 0, failures: 1, pruned: 1 },
    ],
    absent: 1,
  });
});

test('parameterSlice() cuts a logarithmic scale into bins of equal ratio', () => {
  const parameter: Parameter = {
    name: 'rate',
    distribution: { type: 'float', low: 0.001, high: 10, log: true },
    when: [],
  };
  const { bins } = parameterSlice(parameter, [], { bins: 4 });
  const ends = bins.flatMap(({ to }) => Number(Number(to).toPrecision(6)));
  assert.deepEqual(ends, [0.01, 0.1, 1, 10]);
});

test('parameterSlice() counts every experiment once', () => {
  fc.assert(
    fc.property(arbitraryDistribution(), fc.nat({ max: 30 }), fc.nat(), (distribution, count, seed) => {
      const parameter: Parameter = { name: 'p', distribution, when: [] };
      const history = Array.from({ length: count }, (_, i): HistoryEntry => {
        const rng = createSeededRng({ seed, number: i, stream: 0 });
        const params = sampleUniform({ parameters: [parameter], constraints: [] }, rng);
        return { number: i + 1, params, result: { kind: 'success', losses: [rng.float()] } };
      });
      const { bins, absent } = parameterSlice(parameter, history);
      assert.equal(
        bins.reduce((sum, { successes }) => sum + successes, absent),
        count,
      );
    }),
  );
});
