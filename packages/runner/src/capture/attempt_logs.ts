import type { LogAppender } from './log_appender.ts';

/** Where the output of an attempt goes. Whoever opened the two appenders closes them. */
export interface AttemptLogs {
  /** Folder of all log files, absolute; the raw files are made there. */
  readonly folder: string;
  readonly experimentLog: LogAppender;
  /** Shared with all experiments of the task. */
  readonly taskLog: LogAppender;
}
