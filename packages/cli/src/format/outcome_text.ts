import type { AttemptOutcome, ExperimentRecord, OutcomeKind } from '@autotuner/core';
import { printable } from '../terminal/printable.ts';
import { durationText } from './duration_text.ts';

const WORDS: Readonly<Record<OutcomeKind, string>> = {
  exit: 'crash',
  signal: 'killed',
  timeout: 'timeout',
  cancelled: 'cancelled',
  spawn: 'not started',
  oom: 'out of memory',
  deploy: 'deploy failed',
  invalid_result: 'invalid result',
  slo: 'SLO missed',
  log_limit: 'too much output',
  pruned: 'pruned',
  interrupted: 'interrupted',
  disk_full: 'disk full',
};

/** The word for a way to end other than a success: "timeout", "out of memory", "pruned". */
export function outcomeWord(kind: OutcomeKind): string {
  return WORDS[kind];
}

/** Says why an experiment ended as it did: "exit code 3", "limit of 60.0 s in benchmark"; empty when the word says it all. */
function outcomeReason({ outcome }: Pick<ExperimentRecord, 'outcome'>): string {
  return outcome === undefined ? '' : printable(reasonOf(outcome));
}

/** Why an experiment ended as it did; of a success that measures earlier parameters again, why it does. */
export function experimentReason(experiment: ExperimentRecord): string {
  const why = outcomeReason(experiment);
  return why === '' && experiment.origin === 'remeasure' ? printable(experiment.reason) : why;
}

/** Says in one line how an experiment ended and why: "timeout: limit of 60.0 s in benchmark". */
export function outcomeText(
  experiment: Pick<ExperimentRecord, 'outcome'> & { readonly state: string },
): string {
  const { outcome, state } = experiment;
  if (outcome === undefined) return state;
  if (outcome.kind === 'exit' && outcome.code === 0) return 'ok';
  const reason = outcomeReason(experiment);
  return `${outcomeWord(outcome.kind)}${reason === '' ? '' : `: ${reason}`}`;
}

/** The line and where to find it, or what else is known. */
function outOfMemoryReason(outcome: Extract<AttemptOutcome, { kind: 'oom' }>): string {
  const { evidence, resource, line, file, offset } = outcome;
  if (line === undefined)
    return resource === 'gpu' ? 'of the GPU' : evidence === 'cgroup' ? 'killed by the kernel' : '';
  return file === undefined || offset === undefined ? line : `${line} (byte ${offset} of ${file})`;
}

function reasonOf(outcome: AttemptOutcome): string {
  switch (outcome.kind) {
    case 'exit':
      return outcome.code === 0 ? '' : `exit code ${outcome.code}`;
    case 'signal':
      return outcome.signal;
    case 'timeout':
      return `limit of ${durationText(outcome.timeoutMs)} in ${outcome.phase}`;
    case 'oom':
      return outOfMemoryReason(outcome);
    case 'pruned':
      return `${outcome.value ?? 'not a number'} at step ${outcome.step}, ${outcome.reason}`;
    case 'log_limit':
      return `more than ${outcome.maxBytes} bytes`;
    case 'spawn':
      return `${outcome.errno}, ${outcome.detail}`;
    case 'deploy':
      return `${outcome.reason.replaceAll('_', ' ')}, ${outcome.detail}`;
    case 'invalid_result':
    case 'slo':
      return outcome.detail;
    case 'cancelled':
    case 'interrupted':
    case 'disk_full':
      return '';
  }
}
