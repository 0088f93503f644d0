import { type Logger, withLogContext } from '@autotuner/logger';
import { CONTEXT, type Subject } from './contender.ts';

const BELOW = { task: 9, exp: 1, score: 0.5 };
const CHILD = { job_id: 'job-7f3a91', stage: 'warmup' };

/** A logger of ours, measured. */
export function ownSubject(logger: Logger): Subject {
  return {
    log: (fields, message) => logger.info(fields, message),
    error: (fields, message) => logger.error(fields, message),
    belowLevel: () => logger.debug(BELOW, 'left out'),
    child: () => logger.child(CHILD),
    reopen: () => logger.reopen(),
    inContext: (calls) => withLogContext(CONTEXT, calls),
    finish: () => logger.close(),
  };
}
