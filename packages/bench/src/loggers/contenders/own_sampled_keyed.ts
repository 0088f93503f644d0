import { createLogger } from '@autotuner/logger';
import type { Subject, Target } from './contender.ts';
import { ownSubject } from './own_subject.ts';

/** Kind `sampled`: all lines of one key in a hundred. */
export function open({ file }: Target): Subject {
  return ownSubject(
    createLogger({
      kind: 'sampled',
      sample: { rate: 0.01, by: { field: 'key' } },
      target: { kind: 'batched', files: [file] },
    }),
  );
}
