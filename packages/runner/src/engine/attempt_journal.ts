import { attemptLifecycle, isAutotunerError, type AttemptRef, type AttemptState } from '@autotuner/core';
import type { AttemptObserver } from '../attempt/attempt_plan.ts';
import type { Runtime } from './runtime.ts';

/** Stores what an attempt tells about itself. */
export interface AttemptJournal extends AttemptObserver {
  /**
   * Throws what a write failed with, so that an attempt whose journal is broken is not settled as if nothing had happened.
   * False when there was only no room to write: its end can still be stored.
   */
  assertSound(): boolean;
}

/**
 * Makes the journal of one attempt. Its row exists before anything is spawned, so the states and identities that
 * follow need not hold up the attempt: the store keeps their order, and commits them together with their neighbours.
 */
export function createAttemptJournal(
  runtime: Runtime,
  one: {
    readonly fence: AttemptRef;
    readonly log: { info(text: string): void };
    /** Where the attempt was when it was taken over; an earlier supervisor has stored how it came there. */
    readonly reached?: AttemptState;
  },
): AttemptJournal {
  let reached = one.reached;
  let fault: { readonly error: unknown } | undefined;
  const note = (written: Promise<void>): void => {
    written.catch((error: unknown) => {
      fault ??= { error };
    });
  };
  return {
    async onState(state) {
      if (reached !== undefined && !attemptLifecycle.allowedFrom(reached).includes(state)) return;
      reached = reached && state;
      if (state === 'deploying' || state === 'benchmarking') one.log.info(`Status: ${state.toUpperCase()}`);
      note(runtime.store.moveAttempt(one.fence, state));
    },
    async onIdentity(identity) {
      note(runtime.store.addIdentity(one.fence, identity));
    },
    assertSound() {
      if (fault === undefined) return true;
      if (isAutotunerError(fault.error, 'AT_STORE_UNWRITABLE')) return false;
      throw fault.error;
    },
  };
}
