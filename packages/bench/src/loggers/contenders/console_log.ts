import type { Subject, Target } from './contender.ts';
import { handMadeLine } from './hand_made_line.ts';

/** Standard output has to be a file, as in a service whose output is redirected. */
export function open({ isStdout }: Target): Subject {
  if (!isStdout) throw new Error('Cannot measure console.log: standard output must be the file');
  return {
    // It adds the end of the line itself.
    log: (fields, message) => console.log(handMadeLine(fields, message).slice(0, -1)),
    finish: () => Promise.resolve(),
  };
}
