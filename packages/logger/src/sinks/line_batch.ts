import { onProcessEvent } from '../process_hook.ts';

/** How many lines may wait in memory, and for how long, so that one system call takes many of them. */
export interface BatchOptions {
  /** Characters of lines that are written at once, 1 to 1048576. @default 65536 */
  readonly chars?: number;
  /** How long a line may wait in milliseconds, if the event loop turns. @default 5 */
  readonly ms?: number;
}

const MAX_CHARS = 1_048_576;

/**
 * Lines that wait to be written together. `write` says whether it could write them; it is called when there are many
 * of them, after some time, and when the process ends.
 */
export class LineBatch {
  /** All lines, with newlines between them. */
  text = '';
  lines = 0;
  readonly #maxChars: number;
  readonly #ms: number;
  readonly #write: () => boolean;
  readonly #unhook: () => void;
  #timer: NodeJS.Timeout | undefined;

  /** @throws RangeError for a limit that cannot be used */
  constructor(options: BatchOptions, write: () => boolean) {
    const { chars = 65_536, ms = 5 } = options;
    if (!Number.isInteger(chars) || chars < 1 || chars > MAX_CHARS) {
      throw new RangeError(
        `Cannot open log file: batch.chars is ${chars}, must be a whole number of 1 to ${MAX_CHARS}`,
      );
    }
    if (!Number.isFinite(ms) || ms < 0) {
      throw new RangeError(`Cannot open log file: batch.ms is ${ms}, must be a number >= 0 in milliseconds`);
    }
    this.#maxChars = chars;
    this.#ms = ms;
    this.#write = write;
    this.#unhook = onProcessEvent('exit', write);
  }

  /** False when there is no room, because those before cannot be written. */
  add(line: string): boolean {
    if (this.text.length >= this.#maxChars && !this.#write()) return false;
    this.text = this.lines === 0 ? line : `${this.text}\n${line}`;
    this.lines++;
    if (this.text.length >= this.#maxChars) this.#write();
    else this.#timer ??= setTimeout(this.#onTime, this.#ms).unref();
    return true;
  }

  /** They are written, or given up. */
  clear(): void {
    this.text = '';
    this.lines = 0;
  }

  /** Nothing calls `write` any more. */
  stop(): void {
    this.#unhook();
    clearTimeout(this.#timer);
  }

  readonly #onTime = (): void => {
    this.#timer = undefined;
    this.#write();
  };
}
