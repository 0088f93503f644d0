import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import { type DestinationStream, type LoggerOptions, pino } from 'pino';
import type { SonicBoom } from 'sonic-boom-best';
import { CONTEXT, type LineFields, type Subject, type Target } from './contender.ts';
import { drained } from './room_in.ts';

/** Bytes that wait for the disk before the bench pauses. */
const MAX_WAITING_BYTES = 1_048_576;

const BELOW = { task: 9, exp: 1, score: 0.5 };
const CHILD = { job_id: 'job-7f3a91', stage: 'warmup' };

/** A pino logger in front of a destination; fields of the surroundings by its `mixin`, as its documents show. */
export function pinoSubject(
  destination: DestinationStream,
  { withContext }: Pick<Target, 'withContext'>,
  settings: LoggerOptions = {},
): Omit<Subject, 'finish' | 'room' | 'reopen'> {
  const storage = new AsyncLocalStorage<object>();
  const mixin = withContext ? { mixin: () => storage.getStore() ?? {} } : {};
  const logger = pino({ ...settings, ...mixin }, destination);
  return {
    log: (fields: LineFields, message: string) => logger.info(fields, message),
    error: (fields: LineFields, message: string) => logger.error(fields, message),
    belowLevel: () => logger.debug(BELOW, 'left out'),
    child: () => logger.child(CHILD),
    inContext: (calls) => storage.run(CONTEXT, calls),
  };
}

/** pino on a sonic-boom, whichever version. */
export function pinoOnSonicBoom(boom: SonicBoom, target: Target, settings: LoggerOptions = {}): Subject {
  // How much waits is not in its types; its `write` tells, but pino keeps the answer to itself.
  const waiting = (): number => Number(Reflect.get(boom, '_len'));
  return {
    ...pinoSubject(boom, target, settings),
    room: () => (waiting() > MAX_WAITING_BYTES ? drained(boom) : undefined),
    reopen: () => boom.reopen(),
    finish: async () => {
      const closed = once(boom, 'close');
      boom.end();
      await closed;
    },
  };
}
