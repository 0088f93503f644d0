import { once } from 'node:events';
import { createLogger, createPinoDestination } from '@autotuner/logger';
import type { Subject, Target } from './contender.ts';
import { pinoSubject } from './pino_subject.ts';

/** pino that writes through our ring: its own lines, as they are. */
export function open(target: Target): Subject {
  const destination = createPinoDestination(createLogger({ kind: 'batched', files: [target.file] }), {
    as: 'line',
  });
  return {
    ...pinoSubject(destination, target),
    reopen: () => destination.reopen(),
    finish: async () => {
      const closed = once(destination, 'close');
      destination.end();
      await closed;
    },
  };
}
