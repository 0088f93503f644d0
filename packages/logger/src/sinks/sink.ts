/**
 * Where encoded lines go. A sink never throws at its caller: what it cannot take, it refuses and counts.
 * Lines keep the order of the calls.
 */
export interface Sink {
  /** Takes one line without its newline; false when it was refused. */
  write(line: string): boolean;
  /**
   * Takes one line as UTF-8, with its newline: the first `length` bytes, which are the caller's again when it returns. For
   * sinks that write bytes; the others get a text. False when it was refused.
   */
  writeBytes?(bytes: Buffer, length: number): boolean;
  /** What became of the lines so far. */
  stats(): SinkStats;
  /** Goes on in a new file, in sinks that have one; false when that was not possible. */
  reopen?(): boolean;
  /** Hands what waits in memory to the operating system before it returns, in sinks where something does. */
  flushSync?(): void;
  /** Resolves when what was taken is with the operating system, or cannot get there. */
  flush(): Promise<void>;
  /** Flushes and releases what the sink opened; later lines are refused. A second call does nothing. */
  close(): Promise<void>;
}

/** Lines by what became of them. */
export interface SinkStats {
  /** Taken and not lost since. */
  readonly written: number;
  /** Of the taken ones, those that wait in memory; `written` is without them. @default 0 */
  readonly pending?: number;
  /** Refused, or lost after they were taken. */
  readonly dropped: number;
}
