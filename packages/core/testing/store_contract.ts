import { test, type TestContext } from 'node:test';
import { ATTEMPT_CASES } from './store/attempt_cases.ts';
import { CONCURRENCY_CASES } from './store/concurrency_cases.ts';
import { EVENT_CASES } from './store/event_cases.ts';
import { EXPERIMENT_CASES } from './store/experiment_cases.ts';
import { MODEL_CASES } from './store/model_case.ts';
import { openWorld, type StoreBackend, type StoreCases } from './store/store_world.ts';
import { REPORT_CASES } from './store/report_cases.ts';
import { TASK_CASES } from './store/task_cases.ts';
import { UNKNOWN_ID_CASES } from './store/unknown_id_cases.ts';

const ALL_CASES: StoreCases = {
  ...TASK_CASES,
  ...EXPERIMENT_CASES,
  ...ATTEMPT_CASES,
  ...REPORT_CASES,
  ...EVENT_CASES,
  ...UNKNOWN_ID_CASES,
  ...CONCURRENCY_CASES,
  ...MODEL_CASES,
};

/**
 * Registers the tests that every `Store` must pass, each on an empty store of its own. `create` makes the place for
 * one and says how to open it; it may be opened several times at once, as by several processes.
 */
export function testStore(name: string, create: (t: TestContext) => Promise<StoreBackend>): void {
  for (const [title, run] of Object.entries(ALL_CASES)) {
    test(`${name}: ${title}`, async (t) => run(await openWorld(t, await create(t))));
  }
}
