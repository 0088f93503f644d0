import { createLogger } from '@autotuner/logger';
import type { Subject, Target } from './contender.ts';
import { ownSubject } from './own_subject.ts';

/** Kind `ring`: the newest lines in memory, until something asks for them. */
export function open({ file }: Target): Subject {
  return ownSubject(
    createLogger({ kind: 'ring', records: 65_536, target: { kind: 'batched', files: [file] } }),
  );
}
