/** Which SQLite library runs the statements. */
export type DriverName = 'sqlite3' | 'node:sqlite';

/** How to open one connection. */
export interface ConnectionOptions {
  /** Refuses every write, and never creates the file. @default false */
  readonly readOnly?: boolean;
}

/** A value that a column can hold. Numbers must be finite. */
export type SqlValue = string | number | null;

/** A statement of a batch. */
export interface Statement {
  /** One statement, with `?` for each parameter and nowhere else. */
  readonly sql: string;
  readonly parameters: readonly SqlValue[];
  /** Rows that it must change; with another number the batch fails with SQLITE_CONSTRAINT. @default any number */
  readonly changes?: number;
}

/**
 * One connection to one SQLite file; all that differs between the libraries. Statements run one after the other, in
 * the order of the calls. Faults of the engine reject with a `SqliteFault`.
 */
export interface SqliteConnection {
  readonly driver: DriverName;
  /** Runs any statement to its end and returns its rows, none for statements without RETURNING. */
  all(sql: string, parameters: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /**
   * Runs statements of which only the effect is wanted, up to the first that fails, at the price of about one call.
   * It opens no transaction and ends none that a statement has opened.
   */
  batch(statements: readonly Statement[]): Promise<void>;
  close(): Promise<void>;
}
