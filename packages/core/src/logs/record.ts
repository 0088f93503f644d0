import type { Level } from './level.ts';

/** Values that a log record may carry; what JSON does not know is rendered as text. */
export type LogFields = Readonly<Record<string, unknown>>;

/** UTF-16 units of a message that are written; the rest is counted and left out. */
export const MAX_MESSAGE_LENGTH = 65_536;

/** Where in the source a record was made. */
export interface SourceLocation {
  readonly file: string;
  readonly line: number;
  readonly function?: string;
}

/** One structured log event. */
export interface LogRecord {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly level: Level;
  /** Who says it: a dotted name such as "autotuner.api". */
  readonly logger: string;
  readonly message: string;
  /** Of the request that this belongs to. */
  readonly correlationId?: string;
  readonly source?: SourceLocation;
  readonly fields: LogFields;
}
