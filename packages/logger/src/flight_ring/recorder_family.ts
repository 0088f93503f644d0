import { isMainThread } from 'node:worker_threads';
import { onProcessEvent } from '../process_hook.ts';
import type { DumpPlan } from './recorder_options.ts';
import type { DumpRequest, Recording } from './recording.ts';

/** What the loggers of one recorder share: what is held, and what makes it write that. */
export class RecorderFamily {
  readonly plan: DumpPlan;
  readonly recordRank: number;
  readonly recording: Recording;
  readonly #forget: readonly (() => void)[];
  #dumpedMs = -Infinity;
  /** Triggers that came too soon after another. */
  #skipped = 0;
  #isClosed = false;
  #isDumping = false;

  constructor(recording: Recording, of: { readonly plan: DumpPlan; readonly recordRank: number }) {
    this.recording = recording;
    this.plan = of.plan;
    this.recordRank = of.recordRank;
    this.#forget = this.#listen();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Writes what is held; how many records that were. */
  dump(request: DumpRequest): number {
    // What is read for a dump may log in turn.
    if (this.#isClosed || this.#isDumping) return 0;
    this.#isDumping = true;
    try {
      const skipped = this.#skipped === 0 ? {} : { skipped_triggers: this.#skipped };
      this.#skipped = 0;
      this.#dumpedMs = performance.now();
      return this.recording.dump({ ...request, about: { ...request.about, ...skipped } });
    } finally {
      this.#isDumping = false;
    }
  }

  /** The same, unless there was a dump a short time ago. */
  trigger(request: DumpRequest): void {
    if (performance.now() - this.#dumpedMs < this.plan.cooldownMs) this.#skipped++;
    else this.dump(request);
  }

  async flush(): Promise<void> {
    if (this.plan.onFlush && this.recording.size > 0) this.dump({ reason: 'flush' });
    await this.recording.flush();
  }

  async close(): Promise<void> {
    if (!this.#isClosed) {
      this.#dumpLast('close');
      this.#isClosed = true;
      for (const forget of this.#forget) forget();
    }
    await this.recording.close();
  }

  #listen(): readonly (() => void)[] {
    const { signal, onUncaught } = this.plan;
    const hooks = [onProcessEvent('exit', () => this.#dumpLast('exit'))];
    if (onUncaught) {
      const dump = (error: unknown): number => this.dump({ reason: 'uncaught', about: { error } });
      hooks.push(onProcessEvent('uncaughtExceptionMonitor', dump));
    }
    // Node hands signals to the main thread only.
    if (signal !== undefined && isMainThread) {
      hooks.push(onProcessEvent(signal, () => this.trigger({ reason: signal })));
    }
    return hooks;
  }

  #dumpLast(reason: string): void {
    if (this.plan.onClose && this.recording.size > 0) this.dump({ reason });
  }
}
