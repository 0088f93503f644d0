import { open, readFile } from 'node:fs/promises';
import { metricsFromText, type Measurement, type TaskConfig } from '@autotuner/core';
import type { AttemptReport } from '../attempt/attempt_plan.ts';

/** Metrics are looked for in the last so many bytes of standard output. */
const TAIL_BYTES = 8 * 1024 * 1024;
const RESULT_FILE_LIMIT = 1024 * 1024;

/** Reads what a successful command left: its result file and the end of its standard output. */
export async function readMetrics(config: TaskConfig, report: AttemptReport): Promise<Measurement> {
  if (report.outcome.kind !== 'exit' || report.outcome.code !== 0) return { metrics: {} };
  const resultFileText = await readSmallFile(report.resultFile);
  return metricsFromText({
    standardOutput: await readTail(report.standardOutput),
    ...(resultFileText === undefined ? {} : { resultFileText }),
    patterns: config.metrics.patterns,
  });
}

async function readTail(path: string): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return '';
  try {
    const { size } = await file.stat();
    const start = Math.max(0, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - start);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

async function readSmallFile(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  return text === undefined || text.length > RESULT_FILE_LIMIT ? undefined : text;
}
