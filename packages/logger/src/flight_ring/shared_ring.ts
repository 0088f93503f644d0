/** Words of the header, 32 bits each: who has the ring, whether its watcher should end, and a sign of life. */
const LOCK = 0;
const STOP = 1;
const BEAT = 2;
const HEADER_WORDS = 16;

/** Numbers behind them, 64 bits each. Positions only grow. */
const HEAD = 0;
const TAIL = 1;
const RECORDS = 2;
const OVERWRITTEN = 3;
const IN_DUMP = 4;
const DUMPED = 5;
const HEADER_FLOATS = 8;
const HEADER_BYTES = HEADER_WORDS * 4 + HEADER_FLOATS * 8;

const LENGTH_BYTES = 4;
/** A thread that copies the ring has it for some milliseconds. */
const PATIENCE_MS = 200;

/** What was in a ring at one moment. */
export interface RingSnapshot {
  /** Lines, each with its newline. */
  readonly text: Buffer;
  readonly records: number;
  /** Records that had to make room since the last snapshot. */
  readonly overwritten: number;
}

/** The newest lines of a logger, as bytes in shared memory: any thread can take them, whatever the others do. */
export class SharedRing {
  /** For {@link SharedRing.of} in another thread. */
  readonly memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #floats: Float64Array;
  readonly #bytes: Buffer;
  readonly #length = Buffer.alloc(LENGTH_BYTES);

  private constructor(memory: SharedArrayBuffer) {
    this.memory = memory;
    this.#words = new Int32Array(memory, 0, HEADER_WORDS);
    this.#floats = new Float64Array(memory, HEADER_WORDS * 4, HEADER_FLOATS);
    this.#bytes = Buffer.from(memory, HEADER_BYTES);
  }

  /** A new ring of so many bytes. */
  static allocate(bytes: number): SharedRing {
    return new SharedRing(new SharedArrayBuffer(HEADER_BYTES + bytes));
  }

  /** The same ring in another thread. */
  static of(memory: SharedArrayBuffer): SharedRing {
    return new SharedRing(memory);
  }

  /** Records that are held or on their way from here into a file. */
  get pending(): number {
    return this.#float(RECORDS) + this.#float(IN_DUMP);
  }

  /** Records that were written from here. */
  get dumped(): number {
    return this.#float(DUMPED);
  }

  get isEmpty(): boolean {
    return this.#float(RECORDS) === 0;
  }

  /** Changes while the event loop of the owner turns. */
  get beat(): number {
    return Atomics.load(this.#words, BEAT);
  }

  giveBeat(): void {
    Atomics.add(this.#words, BEAT, 1);
  }

  /** Tells the watcher to end. */
  stop(): void {
    Atomics.store(this.#words, STOP, 1);
    Atomics.notify(this.#words, STOP);
  }

  /** Waits; true as soon as the watcher should end. */
  waitForStop(ms: number): boolean {
    Atomics.wait(this.#words, STOP, 0, ms);
    return Atomics.load(this.#words, STOP) === 1;
  }

  /** Adds a line, for which the oldest ones make room; false when it is larger than all room or the ring is taken. */
  put(line: string): boolean {
    const bytes = Buffer.from(`${line}\n`);
    const needed = LENGTH_BYTES + bytes.length;
    if (needed > this.#bytes.length || !this.#lock()) return false;
    while (this.#float(HEAD) + needed - this.#float(TAIL) > this.#bytes.length) this.#dropOldest();
    const head = this.#float(HEAD);
    this.#length.writeUInt32LE(bytes.length);
    this.#copyIn(head, this.#length);
    this.#copyIn(head + LENGTH_BYTES, bytes);
    this.#floats[HEAD] = head + needed;
    this.#add(RECORDS, 1);
    this.unlock();
    return true;
  }

  /** Takes all lines; they are in the ring no longer. Undefined when the ring is taken. */
  take(): RingSnapshot | undefined {
    if (!this.#lock()) return undefined;
    const [records, overwritten, tail] = [this.#float(RECORDS), this.#float(OVERWRITTEN), this.#float(TAIL)];
    const frames = Buffer.alloc(this.#float(HEAD) - tail);
    this.#copyOut(tail, frames);
    this.#floats[TAIL] = this.#float(HEAD);
    this.#floats[RECORDS] = 0;
    this.#floats[OVERWRITTEN] = 0;
    this.#add(IN_DUMP, records);
    this.unlock();
    return { text: linesOf(frames), records, overwritten };
  }

  /** Says what became of lines that were taken. */
  settle(snapshot: RingSnapshot, of: { readonly isWritten: boolean }): void {
    if (!this.#lock()) return;
    this.#add(IN_DUMP, -snapshot.records);
    if (of.isWritten) this.#add(DUMPED, snapshot.records);
    this.unlock();
  }

  /** Gives the ring back; also for a thread that has ended. */
  unlock(): void {
    Atomics.store(this.#words, LOCK, 0);
    Atomics.notify(this.#words, LOCK);
  }

  #lock(): boolean {
    const words = this.#words;
    if (Atomics.compareExchange(words, LOCK, 0, 1) === 0) return true;
    const deadline = performance.now() + PATIENCE_MS;
    while (performance.now() < deadline) {
      Atomics.wait(words, LOCK, 1, PATIENCE_MS);
      if (Atomics.compareExchange(words, LOCK, 0, 1) === 0) return true;
    }
    return false;
  }

  #dropOldest(): void {
    const tail = this.#float(TAIL);
    this.#copyOut(tail, this.#length);
    this.#floats[TAIL] = tail + LENGTH_BYTES + this.#length.readUInt32LE();
    this.#add(RECORDS, -1);
    this.#add(OVERWRITTEN, 1);
  }

  #copyIn(position: number, from: Uint8Array): void {
    const at = position % this.#bytes.length;
    const first = Math.min(from.length, this.#bytes.length - at);
    this.#bytes.set(first === from.length ? from : from.subarray(0, first), at);
    if (first < from.length) this.#bytes.set(from.subarray(first), 0);
  }

  #copyOut(position: number, to: Uint8Array): void {
    const at = position % this.#bytes.length;
    const first = Math.min(to.length, this.#bytes.length - at);
    to.set(this.#bytes.subarray(at, at + first));
    if (first < to.length) to.set(this.#bytes.subarray(0, to.length - first), first);
  }

  #float(at: number): number {
    return this.#floats[at] ?? 0;
  }

  #add(at: number, change: number): void {
    this.#floats[at] = this.#float(at) + change;
  }
}

/** Lines without the lengths in front of them; moves them within the same memory. */
function linesOf(frames: Buffer): Buffer {
  let [from, to] = [0, 0];
  while (from < frames.length) {
    const length = frames.readUInt32LE(from);
    frames.copyWithin(to, from + LENGTH_BYTES, from + LENGTH_BYTES + length);
    from += LENGTH_BYTES + length;
    to += length;
  }
  return frames.subarray(0, to);
}
