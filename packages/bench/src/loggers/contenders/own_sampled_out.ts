import { createLogger } from '@autotuner/logger';
import type { Subject, Target } from './contender.ts';
import { ownSubject } from './own_subject.ts';

/** Kind `sampled` that keeps next to nothing: what a line costs that is left out. */
export function open({ file }: Target): Subject {
  return ownSubject(
    createLogger({ kind: 'sampled', sample: { rate: 1e-6 }, target: { kind: 'batched', files: [file] } }),
  );
}
