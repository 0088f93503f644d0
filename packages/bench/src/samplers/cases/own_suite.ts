import type { SuiteEntry } from '../suite/suite_entry.ts';
import { CONDITIONAL } from './conditional.ts';
import { DISCRETE } from './discrete.ts';
import { FAILING_SYSTEMS } from './failing_systems.ts';
import { FAILURE_REGIONS } from './failure_regions.ts';
import { LANDSCAPES } from './landscapes.ts';
import { SYSTEMS } from './systems.ts';

/** Cases in which every experiment succeeds. */
export const MAIN: Readonly<Record<string, SuiteEntry>> = {
  ...LANDSCAPES,
  ...DISCRETE,
  ...CONDITIONAL,
  ...SYSTEMS,
};

/** Cases in which experiments fail. */
export const FAILS: Readonly<Record<string, SuiteEntry>> = { ...FAILURE_REGIONS, ...FAILING_SYSTEMS };
