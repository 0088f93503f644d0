import type { AttemptOutcome } from '@autotuner/core';

/** Who ended an attempt: the first one to say so, and nobody after. */
export interface Decision {
  /** Aborts when the supervisor decided the outcome, so that whoever waits goes on to tear down. */
  readonly signal: AbortSignal;
  /** The outcome that the supervisor decided; undefined while, and when, the processes decide it themselves. */
  readonly outcome: AttemptOutcome | undefined;
  /** Decides the outcome; false when it is decided already. */
  decide(outcome: AttemptOutcome): boolean;
  /** Leaves the outcome to how the command has ended; nothing is decided after that. False when it is decided already. */
  close(): boolean;
}

/** Makes a decision that is still open. */
export function openDecision(): Decision {
  const controller = new AbortController();
  let outcome: AttemptOutcome | undefined;
  let isOpen = true;
  const close = (): boolean => {
    const wasOpen = isOpen;
    isOpen = false;
    return wasOpen;
  };
  return {
    signal: controller.signal,
    get outcome() {
      return outcome;
    },
    decide(decided) {
      if (!close()) return false;
      outcome = decided;
      // With a reason, because without one a stack is recorded, which takes longer than all the rest.
      controller.abort(decided.kind);
      return true;
    },
    close,
  };
}
