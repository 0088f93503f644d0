import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * Keeps, in a file of 16 bytes, how many calls have returned, whatever then happens to the process: one write(2) per
 * call, which a SIGKILL cannot take back.
 */
export class AckFile {
  readonly #fd: number;
  readonly #numbers = new Float64Array(2);
  readonly #bytes = Buffer.from(this.#numbers.buffer);

  constructor(path: string) {
    this.#fd = openSync(path, 'w');
  }

  /** Says that so many calls have returned, and when since the start. */
  put(count: number, elapsedMs: number): void {
    this.#numbers[0] = count;
    this.#numbers[1] = elapsedMs;
    writeSync(this.#fd, this.#bytes, 0, this.#bytes.length, 0);
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** What such a file says; nothing was acknowledged when it is empty or missing. */
export function readAckFile(path: string): { readonly count: number; readonly elapsedMs: number } {
  try {
    const bytes = readFileSync(path);
    if (bytes.length < 16) return { count: 0, elapsedMs: 0 };
    const numbers = new Float64Array(new Uint8Array(bytes).buffer, 0, 2);
    return { count: numbers[0] ?? 0, elapsedMs: numbers[1] ?? 0 };
  } catch {
    return { count: 0, elapsedMs: 0 };
  }
}
