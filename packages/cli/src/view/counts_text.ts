import type { OutcomeKind } from '@autotuner/core';
import type { Look } from './look.ts';
import type { Progress } from './progress.ts';

const WORDS: Readonly<Record<OutcomeKind, string>> = {
  exit: 'crash',
  signal: 'killed by signal',
  timeout: 'timeout',
  cancelled: 'cancelled',
  spawn: 'not started',
  oom: 'out of memory',
  deploy: 'deploy failed',
  invalid_result: 'invalid result',
  slo: 'service level missed',
  log_limit: 'log limit',
  interrupted: 'interrupted',
  disk_full: 'disk full',
};

/** Counts by outcome in words: "38 ok, 1 crash, 1 timeout". */
export function countsText(progress: Progress, look: Look): string {
  const { paint } = look;
  const failures = progress.failures.map(([kind, count]) => paint.bad(`${count} ${WORDS[kind]}`));
  return [paint.good(`${progress.succeeded} ok`), ...failures].join(', ');
}
