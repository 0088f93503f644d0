import type { Clock, Store } from '@autotuner/core';
import type { Logger } from '@autotuner/logger';
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
  readonly wake: Wake;
  readonly suggester: Suggester;
  /** What the tuner itself has to say; not the tasks' own logs. */
  readonly log: Logger;
  /** Environment that experiments inherit. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
