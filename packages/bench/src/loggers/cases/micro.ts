import { Bench } from 'tinybench';
import type { CaseContext } from '../child/case_context.ts';
import type { JobResult } from '../plan/job.ts';

/** Small things that happen beside calls, each in a loop of tinybench: a call below the level, a child, a scope. */
export async function measure({ job, open }: CaseContext): Promise<JobResult> {
  const subject = await open();
  const bench = new Bench({ time: job.quick ? 50 : 250, warmupTime: 50 });
  const { belowLevel, child, inContext } = subject;
  if (belowLevel !== undefined) bench.add('below', belowLevel);
  if (child !== undefined) bench.add('child', child);
  if (inContext !== undefined) bench.add('scope', () => inContext(() => 0));
  await bench.run();
  await subject.finish();
  const metrics: Record<string, number> = {};
  for (const { name, result } of bench.tasks) {
    if (result.state === 'completed') metrics[`${name}Ns`] = result.latency.p50 * 1e6;
  }
  return { metrics };
}
