import type { Clock } from '@autotuner/core';

/** Calls that may go by between two looks at the clock of the system. */
const MAX_CALLS = 64;
/** While calls come closer than this, the clock is looked at less and less often; what comes later sees a fresh time. */
const CLOSE_MS = 1;
const STALE_AFTER_MS = 5;

/**
 * The time for some nanosecond or two a call, where the system takes thirty. While calls come thick and fast, up to 64
 * of them have the same time; a timer sees to it that the first one after a pause of 5 ms has its own. While the event
 * loop is blocked no timer runs: then up to 64 calls after a burst may have the time of the burst.
 */
export class CoarseClock {
  readonly #read: () => number;
  readonly #isCoarse: boolean;
  #left = 0;
  #calls = 1;
  #nowMs = 0;
  /** Made once and armed again and again: a new one for each burst costs as much as fifty calls. */
  #timer: NodeJS.Timeout | undefined;
  #isArmed = false;

  /** With a clock of the caller every call asks it. */
  constructor(clock?: Clock) {
    this.#read = clock === undefined ? Date.now : () => clock.now();
    this.#isCoarse = clock === undefined;
  }

  /** Milliseconds since the epoch. */
  now(): number {
    this.hasMoved();
    return this.#nowMs;
  }

  /** False when {@link now} would say what it said last: for those who do something with each new time only. */
  hasMoved(): boolean {
    if (this.#left > 0) {
      this.#left--;
      return false;
    }
    this.#look();
    return true;
  }

  /** The time that was read last. */
  get lastMs(): number {
    return this.#nowMs;
  }

  /** Ends its timer; the time stays right. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#forget();
  }

  #look(): void {
    const nowMs = this.#read();
    if (this.#isCoarse) {
      const isClose = nowMs - this.#nowMs <= CLOSE_MS && nowMs >= this.#nowMs;
      this.#calls = isClose ? Math.min(this.#calls * 2, MAX_CALLS) : 1;
      this.#left = this.#calls - 1;
      if (this.#calls > 1 && !this.#isArmed) this.#forgetSoon();
    }
    this.#nowMs = nowMs;
  }

  #forgetSoon(): void {
    this.#isArmed = true;
    if (this.#timer === undefined) this.#timer = setTimeout(() => this.#forget(), STALE_AFTER_MS).unref();
    else this.#timer.refresh();
  }

  #forget(): void {
    this.#isArmed = false;
    this.#left = 0;
  }
}
