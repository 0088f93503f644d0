import type { Curve } from '../plan/job.ts';

const MIB = 1_048_576;

/** Growth of resident memory since the start, in MiB, by milliseconds. */
export class RssSeries {
  readonly #startMs = performance.now();
  readonly #startBytes = process.memoryUsage.rss();
  readonly #points: (readonly [number, number])[] = [];

  /** Looks, but not more often than every 10 ms. */
  look(): void {
    const ms = performance.now() - this.#startMs;
    const [lastMs] = this.#points.at(-1) ?? [-Infinity];
    if (ms - lastMs < 10) return;
    this.#points.push([Math.round(ms), (process.memoryUsage.rss() - this.#startBytes) / MIB]);
  }

  get curve(): Curve {
    return this.#points;
  }

  /** The most it has grown. */
  get growthMiB(): number {
    return Math.max(0, ...this.#points.map(([, growth]) => growth));
  }
}
