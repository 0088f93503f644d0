import { createLogger } from '@autotuner/logger';
import type { Subject, Target } from './contender.ts';
import { ownSubject } from './own_subject.ts';

/** Kind `aggregated`: all lines have the same message, so there is one key. */
export function open({ file }: Target): Subject {
  return ownSubject(
    createLogger({ kind: 'aggregated', value: 'score', target: { kind: 'batched', files: [file] } }),
  );
}
