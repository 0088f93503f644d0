import type { EventEmitter } from 'node:events';
import log4js from 'log4js';
import type { LineFields, Subject, Target } from './contender.ts';
import { heard } from './room_in.ts';

const PAUSE = 'log4js:pause';

/** log4js with its file appender and a layout that makes JSON. */
export function open({ file }: Target): Subject {
  log4js.addLayout('json', () => (event) => {
    // What was logged arrives as a list of values.
    const [fields, message] = event.data as [LineFields, string];
    return JSON.stringify({ level: event.level.levelStr, time: event.startTime, ...fields, msg: message });
  });
  log4js.configure({
    appenders: { file: { type: 'file', filename: file, layout: { type: 'json' } } },
    categories: { default: { appenders: ['file'], level: 'info' } },
  });
  const logger = log4js.getLogger();
  // It tells by an event of the process when its file cannot keep up.
  const events: EventEmitter = process;
  let isBehind = false;
  events.on(PAUSE, (isPaused: boolean) => {
    isBehind = isPaused;
  });
  return {
    log: (fields, message) => logger.info(fields, message),
    room: () => (isBehind ? heard(events, PAUSE) : undefined),
    finish: () => new Promise((resolve) => log4js.shutdown(() => resolve())),
  };
}
