import type { Clock, Phase } from '@autotuner/core';

/** Adds up how long each phase of an attempt takes. */
export interface PhaseTimes {
  /** Ends the phase before and begins this one. */
  enter(phase: Phase): void;
  /** Milliseconds since the phase began. */
  elapsedMs(): number;
  /** Ends the last phase and returns the milliseconds of all. */
  finish(): Readonly<Record<string, number>>;
}

/** Starts with no phase. */
export function createPhaseTimes(clock: Clock): PhaseTimes {
  const spent: Record<string, number> = {};
  let current: Phase | undefined;
  let since = clock.monotonic();
  const leave = (): void => {
    const now = clock.monotonic();
    if (current !== undefined) spent[current] = (spent[current] ?? 0) + now - since;
    since = now;
  };
  return {
    enter(phase) {
      leave();
      current = phase;
    },
    elapsedMs: () => clock.monotonic() - since,
    finish() {
      leave();
      current = undefined;
      return spent;
    },
  };
}
