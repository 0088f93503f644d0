import { createLogger } from '@autotuner/logger';
import type { Subject, Target } from './contender.ts';
import { ownSubject } from './own_subject.ts';

/** Kind `aggregated`: as many keys as the field `key` has values. */
export function open({ file }: Target): Subject {
  return ownSubject(
    createLogger({
      kind: 'aggregated',
      per: { field: 'key' },
      value: 'score',
      target: { kind: 'batched', files: [file] },
    }),
  );
}
