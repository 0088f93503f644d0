import { createLogger } from '@autotuner/logger';
import type { Subject, Target } from './contender.ts';
import { ownSubject } from './own_subject.ts';

/** Kind `sampled`: one line in a hundred. */
export function open({ file }: Target): Subject {
  return ownSubject(
    createLogger({ kind: 'sampled', sample: { rate: 0.01 }, target: { kind: 'batched', files: [file] } }),
  );
}
