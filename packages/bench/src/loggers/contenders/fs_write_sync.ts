import { closeSync, openSync, writeSync } from 'node:fs';
import type { Subject, Target } from './contender.ts';
import { handMadeLine } from './hand_made_line.ts';

/** One write(2) per line. */
export function open({ file }: Target): Subject {
  let fd = openSync(file, 'a');
  return {
    log: (fields, message) => void writeSync(fd, handMadeLine(fields, message)),
    reopen: () => {
      closeSync(fd);
      fd = openSync(file, 'a');
    },
    finish: () => {
      closeSync(fd);
      return Promise.resolve();
    },
  };
}
