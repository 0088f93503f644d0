import { createLogger, openFileSink } from '@autotuner/logger';
import type { Subject, Target } from './contender.ts';
import { ownSubject } from './own_subject.ts';

/** Kind `sync`. */
export function open({ file }: Target): Subject {
  return ownSubject(createLogger({ kind: 'sync', sinks: [openFileSink(file)] }));
}
