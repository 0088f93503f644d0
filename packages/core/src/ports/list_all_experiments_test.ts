import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sampleExperiment } from '@autotuner/core/testing';
import { listAllExperiments } from './list_all_experiments.ts';

test('listAllExperiments() reads page after page until one is not full', async () => {
  for (const count of [0, 499, 500, 501, 1203]) {
    const stored = Array.from({ length: count }, (_, i) => sampleExperiment({ number: i + 1 }));
    const tuner = {
      listExperiments: async (
        _id: number,
        { after = 0, limit = 1 }: { after?: number; limit?: number } = {},
      ) => stored.filter(({ number }) => number > after).slice(0, limit),
    };
    const all = await listAllExperiments(tuner, 9);
    assert.deepEqual(
      all.map(({ number }) => number),
      stored.map(({ number }) => number),
    );
  }
});
