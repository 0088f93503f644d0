import type { LogFields } from '@autotuner/core';
import type { LoggerStats } from '../logger.ts';
import type { RecordedBy } from './reference_ring.ts';

/** Why a dump is made, and of what. */
export interface DumpRequest {
  readonly reason: string;
  /** More for the record in front of the dump. */
  readonly about?: LogFields;
  /** Only the records of this one. */
  readonly correlationId?: string;
}

/** Where a flight recorder keeps its records. */
export interface Recording {
  /** Records that are held. */
  readonly size: number;
  record(rank: number, first: string | LogFields, message: string | undefined, by: RecordedBy): void;
  /** Writes what is held behind a record that says why; how many records that were. */
  dump(request: DumpRequest): number;
  stats(): LoggerStats;
  flush(): Promise<void>;
  /** Forgets what is held. */
  close(): Promise<void>;
}
