import type { JobRecord } from '../plan/job.ts';

/** One row per number: case, variant, contender, block, metric, value. */
export function renderCsv(records: readonly JobRecord[]): string {
  const rows = records.flatMap(({ caseName, variant, contender, block, result }) =>
    Object.entries(result?.metrics ?? {}).map(([metric, value]) =>
      [caseName, variant, contender, block, metric, value].join(','),
    ),
  );
  return `${['case,variant,contender,block,metric,value', ...rows].join('\n')}\n`;
}
