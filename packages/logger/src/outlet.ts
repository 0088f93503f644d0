import type { LineBytes } from './lines/line_bytes.ts';
import type { Sink } from './sinks/sink.ts';

/** Where one line at a time can be written to; false when it was refused. */
export type LinePlace = Pick<Sink, 'write' | 'writeBytes'>;

/** Makes the line that tells how many records were dropped. */
export type DropNotice = (dropped: number) => string;

/**
 * Counts what one place refused, and says so there, ahead of the next line that it takes: a gap in a log is visible
 * in that log.
 */
export class Outlet {
  readonly #place: LinePlace;
  #unreported = 0;

  constructor(place: LinePlace) {
    this.#place = place;
  }

  /** Records that were refused since the last notice. */
  get unreported(): number {
    return this.#unreported;
  }

  /** True when the line was taken. */
  deliver(line: string, notice: DropNotice): boolean {
    return this.#count(this.report(notice) && this.#place.write(line));
  }

  /** The same for a line that is there as bytes, with its newline. */
  deliverBytes(line: LineBytes, notice: DropNotice): boolean {
    return this.#count(this.report(notice) && this.#writeBytes(line));
  }

  /** Writes the notice if one is due; true when none is due any more. */
  report(notice: DropNotice): boolean {
    if (this.#unreported > 0 && this.#place.write(notice(this.#unreported))) this.#unreported = 0;
    return this.#unreported === 0;
  }

  #count(isTaken: boolean): boolean {
    if (!isTaken) this.#unreported++;
    return isTaken;
  }

  #writeBytes({ bytes, length }: LineBytes): boolean {
    const place = this.#place;
    if (place.writeBytes !== undefined) return place.writeBytes(bytes, length);
    return place.write(bytes.toString('utf8', 0, length - 1));
  }
}
