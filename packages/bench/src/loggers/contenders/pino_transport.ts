import { once } from 'node:events';
import { pino } from 'pino';
import type { Subject, Target } from './contender.ts';
import { pinoSubject } from './pino_subject.ts';
import { roomIn } from './room_in.ts';

/** pino's own way to write in another thread. */
export function open(target: Target): Subject {
  // Its stream is untyped.
  const stream = pino.transport({ target: 'pino/file', options: { destination: target.file } }) as ReturnType<
    typeof pino.transport
  > & { readonly writableNeedDrain: boolean };
  return {
    ...pinoSubject(stream, target),
    room: () => roomIn(stream),
    finish: async () => {
      const closed = once(stream, 'close');
      stream.end();
      await closed;
    },
  };
}
