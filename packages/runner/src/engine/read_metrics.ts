import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { metricsFromText, type Measurement, type MeasurementInput, type TaskConfig } from '@autotuner/core';
import { runBounded } from '../attempt/bounded_run.ts';
import type { AttemptReport } from '../attempt/attempt_plan.ts';
import { readEndText, readFileEnd } from '../capture/file_end.ts';

/** Metrics are looked for in the last so many bytes of standard output. */
const TAIL_BYTES = 8 * 1024 * 1024;
/** Mostly they are here, and the rest need not be read. */
const SHORT_TAIL_BYTES = 256 * 1024;
const RESULT_FILE_LIMIT = 1024 * 1024;

/** Patterns that take longer together backtrack without end; the event loop waits for them. */
const PATTERNS_MS = 1000;

/** Where a command that has ended well left its metrics. */
export type MetricsPlace = Pick<AttemptReport, 'standardOutput' | 'outputStart' | 'resultFile'>;

/** Reads what a successful command left: its result file and the end of its standard output. */
export async function readMetrics(
  config: Pick<TaskConfig, 'metrics'>,
  place: MetricsPlace,
): Promise<Measurement> {
  const resultFileText = await readSmallFile(place.resultFile);
  const texts = {
    standardOutput: await readTail(place, config.metrics.patterns),
    ...(resultFileText === undefined ? {} : { resultFileText }),
  };
  return searchMetrics(texts, config.metrics.patterns);
}

/** As much of the end of standard output as it takes: patterns may match anywhere, the last JSON line is what it is. */
async function readTail(
  { standardOutput: path, outputStart: from }: MetricsPlace,
  patterns: MeasurementInput['patterns'],
): Promise<string> {
  if (Object.keys(patterns).length === 0) {
    const { bytes, start } = await readFileEnd(path, { maxBytes: SHORT_TAIL_BYTES, from });
    // What stands before the first line feed is the end of a longer line.
    const whole = start === from ? bytes : bytes.subarray(bytes.indexOf(0x0a) + 1);
    const text = whole.toString('utf8');
    const { metrics } = metricsFromText({ standardOutput: text, patterns });
    if (start === from || Object.keys(metrics).length > 0) return text;
  }
  return readEndText(path, { maxBytes: TAIL_BYTES, from });
}

/** Patterns are somebody else's: one that takes too long to search for must not hold up everything. */
function searchMetrics(
  texts: Omit<MeasurementInput, 'patterns'>,
  patterns: MeasurementInput['patterns'],
): Measurement {
  const found =
    Object.keys(patterns).length === 0
      ? undefined
      : runBounded(() => metricsFromText({ ...texts, patterns }), PATTERNS_MS);
  if (found?.isDone === true) return found.value;
  const rest = metricsFromText({ ...texts, patterns: {} });
  if (found === undefined) return rest;
  const names = Object.keys(patterns).map((name) => JSON.stringify(name));
  const slow = `to search for the patterns of ${names.join(', ')} takes more than ${PATTERNS_MS} ms`;
  return { ...rest, problem: rest.problem === undefined ? slow : `${slow}; ${rest.problem}` };
}

async function readSmallFile(path: string): Promise<string | undefined> {
  // Mostly there is none, and to learn that from a thread takes ten times as long.
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined || size > RESULT_FILE_LIMIT) return undefined;
  return readFile(path, 'utf8').catch(() => undefined);
}
