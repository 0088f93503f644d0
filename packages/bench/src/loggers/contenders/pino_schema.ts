import type { LoggerOptions } from 'pino';
import sonicBoom from 'sonic-boom-best';
import type { Subject, Target } from './contender.ts';
import { pinoOnSonicBoom } from './pino_subject.ts';

/** Lines that say what ours do: times as text, names of levels, the logger, fields in an object of their own. */
const SETTINGS: LoggerOptions = {
  base: { logger: 'autotuner' },
  messageKey: 'message',
  nestedKey: 'extra',
  timestamp: stamp,
  formatters: { level: (label) => ({ level: label.toUpperCase() }) },
};

/** pino at its best with the lines of ours. */
export function open(target: Target): Subject {
  const boom = new sonicBoom.SonicBoom({ dest: target.file, append: true, sync: false, minLength: 4_096 });
  return pinoOnSonicBoom(boom, target, SETTINGS);
}

let [stampedMs, stamped] = [0, ''];

/** Makes one text for all lines of a millisecond: the cheapest way that there is. */
function stamp(): string {
  const ms = Date.now();
  if (ms !== stampedMs) [stampedMs, stamped] = [ms, `,"timestamp":"${new Date(ms).toISOString()}"`];
  return stamped;
}
