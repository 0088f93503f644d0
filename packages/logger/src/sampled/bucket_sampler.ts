import type { CoarseClock } from '../coarse_clock.ts';
import type { Sampler } from './sampler.ts';

/** A limit on the number of records. */
export interface BucketRule {
  /** Records a second that are kept over a long time. */
  readonly perSecond: number;
  /** Records that may come at once after a quiet time. */
  readonly burst: number;
}

/** A token bucket: keeps so many records a second, whatever they are. */
export class BucketSampler implements Sampler {
  readonly #rule: BucketRule;
  readonly #clock: CoarseClock;
  #tokens: number;
  #filledMs: number;
  /** Left out since the last one that was kept, which the next one stands for. */
  #skipped = 0;

  constructor(rule: BucketRule, clock: CoarseClock) {
    this.#rule = rule;
    this.#clock = clock;
    this.#tokens = rule.burst;
    this.#filledMs = clock.now();
  }

  decide(): number {
    const nowMs = this.#clock.now();
    if (nowMs !== this.#filledMs) this.#fill(nowMs);
    if (this.#tokens < 1) {
      this.#skipped++;
      return 0;
    }
    this.#tokens--;
    const rate = 1 / (1 + this.#skipped);
    this.#skipped = 0;
    return rate;
  }

  /** A clock that was set back fills nothing. */
  #fill(nowMs: number): void {
    const added = (Math.max(0, nowMs - this.#filledMs) * this.#rule.perSecond) / 1_000;
    this.#tokens = Math.min(this.#rule.burst, this.#tokens + added);
    this.#filledMs = nowMs;
  }
}
