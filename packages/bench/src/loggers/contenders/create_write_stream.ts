import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import type { Subject, Target } from './contender.ts';
import { handMadeLine } from './hand_made_line.ts';
import { roomIn } from './room_in.ts';

/** A stream of Node's own. */
export function open({ file }: Target): Subject {
  const stream = createWriteStream(file, { flags: 'a' });
  return {
    log: (fields, message) => void stream.write(handMadeLine(fields, message)),
    room: () => roomIn(stream),
    finish: async () => {
      const closed = once(stream, 'close');
      stream.end();
      await closed;
    },
  };
}
