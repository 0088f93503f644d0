import type { BenchOptions, Figure } from '../bench.ts';
import { measureNoopRate } from '../containment/noop_rate.ts';
import { measureCliStart } from './cli_start.ts';
import { measureClone } from './clone_to_first.ts';

import { measureSurvivors } from './survivors.ts';
import { measureSuggest } from './suggest_time.ts';

/** Measures the whole way of a tuning run at its smallest. */
export async function measureSpine(options: BenchOptions): Promise<readonly Figure[]> {
  const figures = [
    ...(await measureCliStart(options)),
    ...(await measureNoopRate(options)),
    ...(await measureSurvivors(options)),
    ...(await measureSuggest(options)),
  ];
  return options.clone ? [...figures, ...(await measureClone(options))] : figures;
}
