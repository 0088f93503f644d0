import { pino } from 'pino';
import type { Subject, Target } from './contender.ts';
import { pinoOnSonicBoom } from './pino_subject.ts';

/** pino's synchronous destination: one write(2) per line. */
export function open(target: Target): Subject {
  const boom = pino.destination({ dest: target.file, append: true, sync: true });
  return pinoOnSonicBoom(boom, target);
}
