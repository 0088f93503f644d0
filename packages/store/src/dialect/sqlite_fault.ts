/** Primary result codes of SQLite that something depends on; see https://sqlite.org/rescode.html. */
export const SQLITE = {
  ERROR: 1,
  PERM: 3,
  BUSY: 5,
  LOCKED: 6,
  READONLY: 8,
  IOERR: 10,
  CORRUPT: 11,
  FULL: 13,
  CANTOPEN: 14,
  CONSTRAINT: 19,
  NOTADB: 26,
} as const;

/** What SQLite answered when a statement or an opening failed, whichever library ran it. */
export class SqliteFault extends Error {
  override readonly name = 'SqliteFault';
  /** Primary result code, one of {@link SQLITE} or another documented one. */
  readonly primary: number;
  /** Extended result code where the library tells it, else the primary one. */
  readonly extended: number;

  constructor(message: string, options: { readonly resultCode: number; readonly cause?: unknown }) {
    super(message, { cause: options.cause });
    this.extended = options.resultCode;
    // The low byte of an extended code is its primary code.
    this.primary = options.resultCode & 0xff;
  }
}

/** Tells whether a caught value is a fault of SQLite with one of these primary codes. */
export function isFaultOf(value: unknown, codes: readonly number[]): boolean {
  return value instanceof SqliteFault && codes.includes(value.primary);
}

/** The fault of a statement that changed another number of rows than its batch wanted. */
export function unmetChange(cause?: unknown): SqliteFault {
  const message = 'A statement of a batch changed another number of rows than it had to';
  return new SqliteFault(message, { resultCode: SQLITE.CONSTRAINT, cause });
}
