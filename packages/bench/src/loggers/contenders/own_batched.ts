import { createLogger } from '@autotuner/logger';
import type { Subject, Target } from './contender.ts';
import { ownSubject } from './own_subject.ts';

/** Kind `batched` with its defaults. */
export function open({ file }: Target): Subject {
  return ownSubject(createLogger({ kind: 'batched', files: [file] }));
}
