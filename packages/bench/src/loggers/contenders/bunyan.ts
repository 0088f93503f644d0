import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import bunyan from 'bunyan';
import type { Subject, Target } from './contender.ts';
import { roomIn } from './room_in.ts';

/** bunyan on a file; the stream is the one that it would open itself, so that it can be awaited. */
export function open({ file }: Target): Subject {
  const stream = createWriteStream(file, { flags: 'a' });
  const logger = bunyan.createLogger({ name: 'bench', streams: [{ stream }] });
  return {
    log: (fields, message) => logger.info(fields, message),
    room: () => roomIn(stream),
    finish: async () => {
      const closed = once(stream, 'close');
      stream.end();
      await closed;
    },
  };
}
