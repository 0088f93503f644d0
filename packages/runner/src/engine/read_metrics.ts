import { readFile } from 'node:fs/promises';
import { metricsFromText, type Measurement, type TaskConfig } from '@autotuner/core';
import type { AttemptReport } from '../attempt/attempt_plan.ts';
import { readEndText } from '../capture/file_end.ts';

/** Metrics are looked for in the last so many bytes of standard output. */
const TAIL_BYTES = 8 * 1024 * 1024;
const RESULT_FILE_LIMIT = 1024 * 1024;

/** Reads what a successful command left: its result file and the end of its standard output. */
export async function readMetrics(config: TaskConfig, report: AttemptReport): Promise<Measurement> {
  if (report.outcome.kind !== 'exit' || report.outcome.code !== 0) return { metrics: {} };
  const resultFileText = await readSmallFile(report.resultFile);
  return metricsFromText({
    standardOutput: await readEndText(report.standardOutput, TAIL_BYTES),
    ...(resultFileText === undefined ? {} : { resultFileText }),
    patterns: config.metrics.patterns,
  });
}

async function readSmallFile(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined || text.length > RESULT_FILE_LIMIT ? undefined : text;
}
