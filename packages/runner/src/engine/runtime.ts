import type { Clock, Store } from '@autotuner/core';
import type { Logger } from '@autotuner/logger';
import type { Searcher } from '../workers/searcher.ts';
import type { Suggester } from '../workers/suggester.ts';
import type { Wake } from './wake.ts';

/** What the parts of a running engine share. */
export interface Runtime {
  /** Commits wake the waiters of this process. */
  readonly store: Store;
  /** Data folder, absolute. */
  readonly home: string;
  /** Folder of all log files, absolute. */
  readonly logsFolder: string;
  readonly clock: Clock;
  /** Notified of commits and of lines in the logs. */
  readonly wake: Wake;
  /** Notified of commits. */
  readonly commits: Wake;
  /** Notified when a task loop has something to decide: an experiment has ended, or somebody wants something of the task. */
  readonly decisions: Wake;
  readonly suggester: Suggester;
  readonly searcher: Searcher;
  /** What the tuner itself has to say; not the tasks' own logs. */
  readonly log: Logger;
  /** Environment that experiments inherit. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
