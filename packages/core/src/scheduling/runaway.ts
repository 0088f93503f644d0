import type { TaskConfig } from '../config/task_config.ts';
import type { ExperimentRecord } from '../ports/records.ts';
import type { OutcomeKind } from '../scoring/outcome.ts';

/** Outcomes that hardly ever depend on the parameters: the command is missing, or never prints the metric. */
const HOPELESS: readonly OutcomeKind[] = ['spawn', 'invalid_result'];

/** So many of the same hopeless outcome in a row, with no success before, end a task. */
const HOPELESS_LIMIT = 3;

/**
 * Tells why a task should not go on: the configured number of failures in a row, or the same outcome that no
 * parameters can cure from the first experiment on. Undefined when it may go on.
 */
export function isRunaway(config: TaskConfig, experiments: readonly ExperimentRecord[]): string | undefined {
  const told = experiments
    .filter((one) => one.toldOrder !== undefined)
    .toSorted((a, b) => (a.toldOrder ?? 0) - (b.toldOrder ?? 0));
  const failures = told.length - 1 - told.findLastIndex((one) => one.state !== 'failed');
  const limit = config.stopAfterFailures;
  if (limit > 0 && failures >= limit) return `Stopped after ${failures} failures in a row`;
  return failures === told.length ? hopelessReason(told) : undefined;
}

function hopelessReason(told: readonly ExperimentRecord[]): string | undefined {
  const first = told[0]?.outcome?.kind;
  if (first === undefined || !HOPELESS.includes(first) || told.length < HOPELESS_LIMIT) return undefined;
  if (!told.every((one) => one.outcome?.kind === first)) return undefined;
  const what = first === 'spawn' ? 'the command could not be started' : 'the metrics did not appear';
  return `Stopped because ${what} in any of the first ${told.length} experiments`;
}
