/** Writes one line somewhere; false when it was refused. */
export type WriteLine = (line: string) => boolean;

/** Makes the line that tells how many records were dropped. */
export type DropNotice = (dropped: number) => string;

/**
 * Counts what one place refused, and says so there, ahead of the next line that it takes: a gap in a log is visible
 * in that log.
 */
export class Outlet {
  readonly #write: WriteLine;
  #unreported = 0;

  constructor(write: WriteLine) {
    this.#write = write;
  }

  /** Records that were refused since the last notice. */
  get unreported(): number {
    return this.#unreported;
  }

  /** True when the line was taken. */
  deliver(line: string, notice: DropNotice): boolean {
    const isTaken = this.report(notice) && this.#write(line);
    if (!isTaken) this.#unreported++;
    return isTaken;
  }

  /** Writes the notice if one is due; true when none is due any more. */
  report(notice: DropNotice): boolean {
    if (this.#unreported > 0 && this.#write(notice(this.#unreported))) this.#unreported = 0;
    return this.#unreported === 0;
  }
}
