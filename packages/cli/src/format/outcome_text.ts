import type { AttemptOutcome, ExperimentRecord } from '@autotuner/core';
import { printable } from '../terminal/printable.ts';
import { durationText } from './duration_text.ts';

/** Says in a few words how an experiment ended, its reason included: "timeout in benchmark after 60.0 s". */
export function outcomeText(experiment: ExperimentRecord): string {
  const outcome = experiment.outcome;
  if (outcome === undefined) return experiment.state;
  return printable(describe(outcome));
}

function describe(outcome: AttemptOutcome): string {
  switch (outcome.kind) {
    case 'exit':
      return outcome.code === 0 ? 'ok' : `crash: exit code ${outcome.code}`;
    case 'signal':
      return `crash: ${outcome.signal}`;
    case 'timeout':
      return `timeout in ${outcome.phase} after ${durationText(outcome.timeoutMs)}`;
    case 'oom':
      return `out of ${outcome.resource === 'gpu' ? 'GPU ' : ''}memory${tail(outcome.line)}`;
    case 'log_limit':
      return `printed more than ${outcome.maxBytes} bytes`;
    case 'spawn':
      return `could not start (${outcome.errno})${tail(outcome.detail)}`;
    case 'deploy':
      return `deploy failed (${outcome.reason.replaceAll('_', ' ')})${tail(outcome.detail)}`;
    case 'invalid_result':
      return `invalid result${tail(outcome.detail)}`;
    case 'slo':
      return `service level missed${tail(outcome.detail)}`;
    case 'cancelled':
      return 'cancelled';
    case 'interrupted':
      return 'interrupted';
    case 'disk_full':
      return 'disk full';
  }
}

const tail = (detail: string | undefined): string =>
  detail === undefined || detail === '' ? '' : `: ${detail}`;
