import { readFileSync } from 'node:fs';
import { seededRng } from '../../samplers/seeded_rng.ts';
import type { CaseContext } from '../child/case_context.ts';
import { STATIC_MESSAGE } from '../lines/bench_messages.ts';
import type { JobResult } from '../plan/job.ts';

const VALUES = 200_000;
const SHARES = { p50: 0.5, p90: 0.9, p99: 0.99, p99_9: 0.999 } as const;

interface AggregateLine {
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** Logs numbers over six orders of magnitude and compares the quantiles that are told with those of the sorted numbers. */
export async function measure({ open, logFile }: CaseContext): Promise<JobResult> {
  const subject = await open();
  const rng = seededRng(7);
  const values = Float64Array.from({ length: VALUES }, () => 10 ** (rng.float() * 6 - 2));
  for (const [exp, score] of values.entries()) subject.log({ task: 9, exp, score }, STATIC_MESSAGE);
  await subject.finish();
  const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n');
  // Lines of our own logger.
  const told = lines.map((line) => (JSON.parse(line) as AggregateLine).extra ?? {});
  const totals = told.filter((one) => one['count'] !== undefined);
  const whole = totals.find((one) => one['count'] === VALUES);
  if (whole === undefined) return { metrics: {}, note: 'the numbers fell into two windows' };
  values.sort();
  const errors = Object.entries(SHARES).map(([name, share]) => {
    const exact = values[Math.ceil(share * VALUES) - 1] ?? Number.NaN;
    return Math.abs(Number(whole[name]) - exact) / exact;
  });
  return { metrics: { quantileError: Math.max(...errors) } };
}
