import { once } from 'node:events';
import winston from 'winston';
import type { Subject, Target } from './contender.ts';
import { roomIn } from './room_in.ts';

/** winston with its file transport. */
export function open({ file }: Target): Subject {
  const transport = new winston.transports.File({ filename: file });
  const logger = winston.createLogger({
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [transport],
  });
  return {
    log: (fields, message) => void logger.info(message, fields),
    room: () => roomIn(logger),
    finish: async () => {
      // The logger ends before its transport has written.
      const finished = once(transport, 'finish');
      logger.end();
      await finished;
    },
  };
}
