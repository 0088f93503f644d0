import { LineBytes } from '../lines/line_bytes.ts';
import { onProcessEvent } from '../process_hook.ts';

/** How many lines may wait in memory, and for how long, so that one system call takes many of them. */
export interface BatchOptions {
  /** Bytes of lines that are written at once, 1 to 1048576; the last of them may be longer. @default 65536 */
  readonly bytes?: number;
  /** How long a line may wait in milliseconds, if the event loop turns. @default 5 */
  readonly ms?: number;
}

const MAX_BYTES = 1_048_576;
/** A line is mostly shorter. */
const LINE_BYTES = 4_096;

/**
 * Lines that wait to be written together. `write` says whether it could write them; it is called when there are many
 * of them, after some time, and when the process ends.
 */
export class LineBatch {
  /** The lines, each with its newline. */
  readonly waiting: LineBytes;
  lines = 0;
  readonly #maxBytes: number;
  readonly #ms: number;
  readonly #write: () => boolean;
  readonly #unhook: () => void;
  #timer: NodeJS.Timeout | undefined;
  /** The process ends: whoever still logs may be the last to do so. */
  #isEnding = false;

  /** @throws RangeError for a limit that cannot be used */
  constructor(options: BatchOptions, write: () => boolean) {
    const { bytes = 65_536, ms = 5 } = options;
    if (!Number.isInteger(bytes) || bytes < 1 || bytes > MAX_BYTES) {
      throw new RangeError(
        `Cannot open log file: batch.bytes is ${bytes}, must be a whole number of 1 to ${MAX_BYTES}`,
      );
    }
    if (!Number.isFinite(ms) || ms < 0) {
      throw new RangeError(`Cannot open log file: batch.ms is ${ms}, must be a number >= 0 in milliseconds`);
    }
    this.#maxBytes = bytes;
    this.waiting = new LineBytes(bytes + LINE_BYTES);
    this.#ms = ms;
    this.#write = write;
    this.#unhook = onProcessEvent('exit', () => this.#end());
  }

  /** Takes a line with its newline. False when there is no room, because those before cannot be written. */
  add(bytes: Buffer, length: number): boolean {
    const { waiting } = this;
    if (waiting.length >= this.#maxBytes && !this.#write()) return false;
    waiting.copy(bytes, { begin: 0, end: length });
    this.lines++;
    if (waiting.length >= this.#maxBytes || this.#isEnding) this.#write();
    else this.#timer ??= setTimeout(this.#onTime, this.#ms).unref();
    return true;
  }

  /** They are written, or given up. */
  clear(): void {
    this.waiting.length = 0;
    this.lines = 0;
  }

  /** Nothing calls `write` any more. */
  stop(): void {
    this.#unhook();
    clearTimeout(this.#timer);
  }

  #end(): void {
    this.#isEnding = true;
    this.#write();
  }

  readonly #onTime = (): void => {
    this.#timer = undefined;
    this.#write();
  };
}
