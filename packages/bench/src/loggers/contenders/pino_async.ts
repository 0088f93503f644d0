import { pino } from 'pino';
import type { Subject, Target } from './contender.ts';
import { pinoOnSonicBoom } from './pino_subject.ts';

/** pino's asynchronous destination with the sonic-boom that it ships with. */
export function open(target: Target): Subject {
  const boom = pino.destination({ dest: target.file, append: true, sync: false, minLength: 4_096 });
  return pinoOnSonicBoom(boom, target);
}
