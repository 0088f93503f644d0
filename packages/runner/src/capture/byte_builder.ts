const FIRST_CAPACITY = 65_536;

/** Puts bytes together, piece by piece, in memory that is used again. */
export class ByteBuilder {
  #bytes: Buffer = Buffer.allocUnsafeSlow(FIRST_CAPACITY);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What it can hold without growing. */
  get capacity(): number {
    return this.#bytes.length;
  }

  add(bytes: Uint8Array): void {
    this.room(bytes.length).set(bytes);
    this.#length += bytes.length;
  }

  /** Room behind what was added, to be written into: at least so many bytes. Then {@link grow} says how many are. */
  room(bytes: number): Buffer {
    const needed = this.#length + bytes;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    return this.#bytes.subarray(this.#length);
  }

  /** Adds the first bytes of the room. */
  grow(bytes: number): void {
    this.#length += bytes;
  }

  /** A view of what was added; good until something is added after a `clear()`. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }
}
