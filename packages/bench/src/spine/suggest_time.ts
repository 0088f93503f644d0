import { createSampler, type HistoryEntry, type SearchSpace } from '@autotuner/core';
import { Bench } from 'tinybench';
import type { BenchOptions, Figure } from '../bench.ts';

const DIMENSIONS = 10;

/** Measures one suggestion after 100 and 1000 finished experiments of ten parameters. */
export async function measureSuggest(options: BenchOptions): Promise<readonly Figure[]> {
  options.progress('spine: one suggestion');
  const bench = new Bench({ time: options.quick ? 50 : 500, warmupTime: 50 });
  for (const type of ['random', 'tpe'] as const) {
    for (const count of [100, 1000]) {
      const history = madeUpHistory(count);
      const sampler = createSampler(type);
      bench.add(`suggest: ${type}, n = ${count}, d = ${DIMENSIONS}`, () => {
        sampler.suggest({ space: SPACE, seed: 1, number: count + 1, history, outstanding: [] });
      });
    }
  }
  await bench.run();
  return bench.tasks.map((task) => {
    const { result } = task;
    const value = 'latency' in result ? result.latency.p50 : Number.NaN;
    return { name: task.name, value, unit: 'ms', note: 'median' };
  });
}

const SPACE: SearchSpace = {
  parameters: Array.from({ length: DIMENSIONS }, (_, at) => ({
    name: `x${at}`,
    distribution: { type: 'float', low: -5, high: 5, log: false },
    when: [],
  })),
  constraints: [],
};

function madeUpHistory(count: number): readonly HistoryEntry[] {
  return Array.from({ length: count }, (_, index) => {
    const values = SPACE.parameters.map(
      ({ name }, at) => [name, 5 * Math.sin(index * 12.9898 + at * 78.233)] as const,
    );
    const loss = values.reduce((sum, [, value]) => sum + value * value, 0);
    return {
      number: index + 1,
      params: Object.fromEntries(values),
      result: { kind: 'success', losses: [loss] },
    };
  });
}
