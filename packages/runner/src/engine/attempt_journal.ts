import {
  attemptLifecycle,
  isAutotunerError,
  type AttemptRef,
  type AttemptState,
  type ExperimentRecord,
  type ReportedValue,
} from '@autotuner/core';
import type { AttemptObserver } from '../attempt/attempt_plan.ts';
import type { Message } from './experiment_messages.ts';
import type { PrunerDesk } from './pruner_desk.ts';
import type { RepeatedRuns } from './repeated_runs.ts';
import type { Runtime } from './runtime.ts';

/** Stores what an attempt tells about itself. */
export interface AttemptJournal extends AttemptObserver {
  /**
   * Throws what a write failed with, so that an attempt whose journal is broken is not settled as if nothing had happened.
   * False when there was only no room to write: its end can still be stored.
   */
  assertSound(): boolean;
  /** Stores a report. */
  addReport(report: ReportedValue): void;
}

/** What the journal of one attempt is about. */
export interface JournaledAttempt {
  readonly fence: AttemptRef;
  readonly experiment: Pick<ExperimentRecord, 'number' | 'origin'>;
  readonly log: { info(text: string): void; say(message: Message): void };
  readonly pruning: PrunerDesk;
  readonly runs: RepeatedRuns;
  /** Where the attempt was when it was taken over, and what it had reported; an earlier supervisor has stored how it came there. */
  readonly taken?: { readonly state: AttemptState; readonly lastStep: number };
}

/**
 * Makes the journal of one attempt. Its row exists before anything is spawned, so the states and identities that
 * follow need not hold up the attempt: the store keeps their order, and commits them together with their neighbours.
 */
export function createAttemptJournal(runtime: Runtime, one: JournaledAttempt): AttemptJournal {
  let reached = one.taken?.state;
  const lastStep = one.taken?.lastStep ?? -1;
  let fault: { readonly error: unknown } | undefined;
  const note = (written: Promise<void>): void => {
    written.catch((error: unknown) => {
      fault ??= { error };
    });
  };
  const addReports = (reports: readonly ReportedValue[]): void => {
    const fresh = reports.filter(({ step }) => step > lastStep);
    if (fresh.length > 0) note(runtime.store.addReports(one.fence, fresh));
  };
  one.pruning.begin(one.experiment.number);
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
    async onReports(reports) {
      addReports(reports);
      return one.pruning.decide(one.experiment, reports);
    },
    onReportProblem(problem) {
      one.log.say({ level: 'warn', text: `A report is not kept, and others may follow: ${problem}` });
    },
    async onRunEnd(run) {
      const found = await one.runs.add(run);
      if ('kind' in found) return found;
      addReports([found]);
      one.log.info(`Run ${run.repeat} measured ${found.value}`);
      return one.pruning.decide(one.experiment, [found]);
    },
    addReport(report) {
      addReports([report]);
    },
    assertSound() {
      if (fault === undefined) return true;
      if (isAutotunerError(fault.error, 'AT_STORE_UNWRITABLE')) return false;
      throw fault.error;
    },
  };
}
