import { createLogger } from '@autotuner/logger';
import type { Subject, Target } from './contender.ts';
import { ownSubject } from './own_subject.ts';

/** Kind `batched` with its defaults. */
export function open({ file, rotation }: Target): Subject {
  const files = [rotation === undefined ? file : { path: file, rotation }];
  return { ...ownSubject(createLogger({ kind: 'batched', files })), rotates: rotation !== undefined };
}
