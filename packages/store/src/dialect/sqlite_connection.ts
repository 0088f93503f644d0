/** Which SQLite library runs the statements. */
export type DriverName = 'sqlite3' | 'node:sqlite';

/** How to open one connection. */
export interface ConnectionOptions {
  /** Refuses every write, and never creates the file. @default false */
  readonly readOnly?: boolean;
}

/**
 * One connection to one SQLite file; all that differs between the libraries. Statements run one after the other, in
 * the order of the calls. Faults of the engine reject with a `SqliteFault`.
 */
export interface SqliteConnection {
  readonly driver: DriverName;
  /**
   * True when statements run on the caller's thread, so that waiting inside SQLite for another process would stop
   * the event loop.
   */
  readonly blocking: boolean;
  /** Runs any statement to its end and returns its rows, none for statements without RETURNING. */
  all(sql: string, parameters: readonly unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}
