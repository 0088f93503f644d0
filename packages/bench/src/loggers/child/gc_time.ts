import { PerformanceObserver } from 'node:perf_hooks';

/** Adds up the time of garbage collection from now on. */
export class GcTime {
  #ms = 0;
  readonly #observer: PerformanceObserver;

  constructor() {
    this.#observer = new PerformanceObserver((list) => this.#add(list.getEntries()));
    this.#observer.observe({ entryTypes: ['gc'] });
  }

  /** Milliseconds so far; observes no longer. */
  stop(): number {
    this.#add(this.#observer.takeRecords());
    this.#observer.disconnect();
    return this.#ms;
  }

  #add(entries: readonly { readonly duration: number }[]): void {
    for (const { duration } of entries) this.#ms += duration;
  }
}
