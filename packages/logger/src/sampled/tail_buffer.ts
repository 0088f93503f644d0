import type { LogCall } from '../record_maker.ts';
import type { TargetLogger } from '../target_logger.ts';

/** A record that was left out, and the logger that would have written it. */
export interface HeldCall {
  readonly call: LogCall;
  readonly target: TargetLogger;
}

/** How much is held. */
export interface TailLimits {
  /** Of all correlation ids together. */
  readonly maxRecords: number;
  /** Of one of them: its newest. */
  readonly maxPerId: number;
}

/** Keeps the newest records that were left out, by correlation id; the id that was silent for longest makes room. */
export class TailBuffer {
  readonly #limits: TailLimits;
  readonly #held = new Map<string, HeldCall[]>();
  #size = 0;

  constructor(limits: TailLimits) {
    this.#limits = limits;
  }

  /** Records that are held. */
  get size(): number {
    return this.#size;
  }

  hold(id: string, held: HeldCall): void {
    const known = this.#held.get(id);
    if (known !== undefined) this.#held.delete(id);
    const calls = known ?? [];
    this.#held.set(id, calls);
    calls.push(held);
    this.#size++;
    if (calls.length > this.#limits.maxPerId) {
      calls.shift();
      this.#size--;
    }
    while (this.#size > this.#limits.maxRecords) this.#forgetOldest();
  }

  /** The records of an id, oldest first; they are held no longer. */
  take(id: string): readonly HeldCall[] {
    const calls = this.#held.get(id) ?? [];
    this.#held.delete(id);
    this.#size -= calls.length;
    return calls;
  }

  clear(): void {
    this.#held.clear();
    this.#size = 0;
  }

  #forgetOldest(): void {
    const [oldest] = this.#held;
    if (oldest === undefined) return;
    const [id, calls] = oldest;
    if (this.#held.size === 1) {
      calls.shift();
      this.#size--;
      return;
    }
    this.#held.delete(id);
    this.#size -= calls.length;
  }
}
