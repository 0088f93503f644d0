import type { OutcomeKind } from '../scoring/outcome.ts';
import type { TaskLedger } from './task_ledger.ts';

/** Outcomes that hardly ever depend on the parameters: the command is missing, or never prints the metric. */
const HOPELESS: readonly OutcomeKind[] = ['spawn', 'invalid_result'];

/** So many of the same hopeless outcome, and nothing else before, end a task. */
const HOPELESS_LIMIT = 3;

/** Tells why a task should not go on: from the first experiment on the same outcome that no parameters can cure. */
export function describeHopeless({ curve, commonOutcome }: TaskLedger): string | undefined {
  if (commonOutcome === undefined || !HOPELESS.includes(commonOutcome) || curve.told < HOPELESS_LIMIT)
    return undefined;
  const what = commonOutcome === 'spawn' ? 'the command could not be started' : 'the metrics did not appear';
  return `Stopped because ${what} in any of the first ${curve.told} experiments`;
}
