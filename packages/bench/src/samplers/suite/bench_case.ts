import type { SearchSpace } from '@autotuner/core';
import type { SuiteEntry } from './suite_entry.ts';

/** A case ready to be run: its conditions are declared, its facts checked. */
export interface BenchCase extends Omit<SuiteEntry, 'space'> {
  readonly name: string;
  /** `fails` when experiments of it may fail. */
  readonly group: 'main' | 'fails';
  readonly space: SearchSpace;
}
