import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JobOrder, type JobResult, RESULT_FILE } from '../plan/job.ts';
import { contextOf, type Measure } from './case_context.ts';
import { PROGRAMS } from './program_table.ts';

/** The process of one job: measures, leaves the result in a file and ends of itself, unless it was to die. */
async function main(order: JobOrder): Promise<void> {
  const load: (() => Promise<{ readonly measure: Measure }>) | undefined = PROGRAMS[order.job.caseName];
  if (load === undefined) throw new Error(`Cannot measure "${order.job.caseName}": there is no such case`);
  const { measure } = await load();
  const result: JobResult = await measure(contextOf(order));
  writeFileSync(join(order.folder, RESULT_FILE), JSON.stringify(result));
}

// Some loggers write in threads that do not keep the process alive, and are waited for.
const awake = setInterval(() => undefined, 1_000);
// The parent is ours.
await main(JSON.parse(process.argv[2] ?? '{}') as JobOrder);
clearInterval(awake);
