import type { Clock, Phase } from '@autotuner/core';

/** Adds up how long each phase of an attempt takes. */
export interface PhaseTimes {
  /** Ends the phase before and begins this one, which has lasted `agoMs` already. @default 0 */
  enter(phase: Phase, agoMs?: number): void;
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
    enter(phase, agoMs = 0) {
      leave();
      current = phase;
      since -= agoMs;
    },
    elapsedMs: () => clock.monotonic() - since,
    finish() {
      leave();
      current = undefined;
      return spent;
    },
  };
}
