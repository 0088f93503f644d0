/** How far a run was asked to stop. */
export type StopStep = 'none' | 'drain' | 'cancel' | 'leave';

/** The signals that stop a run. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** A launcher and a terminal may both deliver one Ctrl-C; so soon after the last one a signal is the same one. */
const SAME_SIGNAL_MS = 150;

/** The next step: Ctrl-C goes one step, SIGTERM and SIGHUP at least to `cancel`; from there each goes on to `leave`. */
export function nextStopStep(step: StopStep, signal: StopSignal): StopStep {
  if (step === 'cancel' || step === 'leave') return 'leave';
  return step === 'none' && signal === 'SIGINT' ? 'drain' : 'cancel';
}

/** Exit code of a process that ended because of a signal: 128 + its number. */
export function exitCodeOf(signal: StopSignal): number {
  return { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 }[signal];
}

/** What a ladder calls. */
export interface StopLadderOptions {
  /** Called for each step in order; must not throw. */
  readonly onStep: (step: Exclude<StopStep, 'none'>, signal: StopSignal) => void;
}

/** The signals of this process, one step further with each. Close it to get the usual behaviour back. */
export class StopLadder {
  readonly #listeners = new Map<StopSignal, () => void>();
  #step: StopStep = 'none';
  #signal: StopSignal | undefined;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(options: StopLadderOptions) {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      const listener = (): void => this.#climb(signal, options);
      this.#listeners.set(signal, listener);
      process.on(signal, listener);
    }
  }

  /** The step reached so far. */
  get step(): StopStep {
    return this.#step;
  }

  /** The exit code that the last signal stands for; undefined when none came. */
  get exitCode(): number | undefined {
    return this.#signal === undefined ? undefined : exitCodeOf(this.#signal);
  }

  /** Stops listening. */
  close(): void {
    for (const [signal, listener] of this.#listeners) process.off(signal, listener);
  }

  #climb(signal: StopSignal, options: StopLadderOptions): void {
    const now = performance.now();
    if (signal === this.#signal && now - this.#lastAt < SAME_SIGNAL_MS) return;
    this.#lastAt = now;
    this.#signal = signal;
    const step = nextStopStep(this.#step, signal);
    this.#step = step;
    if (step !== 'none') options.onStep(step, signal);
  }
}
