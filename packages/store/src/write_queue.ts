import { setImmediate as nextTurn } from 'node:timers/promises';
import { AutotunerError } from '@autotuner/core';
import type { GroupCommit } from './commit_group.ts';
import { isFaultOf, SQLITE } from './dialect/sqlite_fault.ts';
import type { Journal, WaitingCall } from './journal/journal.ts';
import type { JournalCall } from './journal/journal_call.ts';
import { TransactionGroup, type WaitingWrite, type Write } from './transaction_group.ts';
import type { Db } from './schema.ts';

/** Calls that may wait; far more than all experiments that one machine can run at a time. */
const MAX_WAITING = 10_000;

/** How long calls that can wait do so for one that cannot, whose commit they then share. */
const PATIENCE_MS = 5;

/** How the queue groups its calls. */
export interface WriteQueueOptions {
  /** Calls that one commit may carry, >= 1; 1 gives each call a commit of its own. @default 64 */
  readonly maxGroup?: number;
}

/** Another process kept its write lock for as long as we wait for it: waiting again for each call would take hours. */
const LOCK_FAULTS = [SQLITE.BUSY, SQLITE.LOCKED];

/** Neighbours of one kind make a group. */
type Waiting = ({ readonly kind: 'write' } & WaitingWrite) | ({ readonly kind: 'call' } & WaitingCall);

/**
 * The one writer of a database. Calls run one after the other, in the order they came, each all or nothing. Calls
 * that come in while a commit is on its way to the disk share the next one: waiting for the disk is the price of a
 * commit, so under load the price is divided. A promise resolves only after the commit that holds its changes.
 */
export class WriteQueue {
  readonly #writes: TransactionGroup;
  readonly #journal: Journal;
  readonly #maxGroup: number;
  readonly #waiting: Waiting[] = [];
  #draining: Promise<void> | undefined;
  /** Ends the wait of the calls that can wait. */
  #hurry: (() => void) | undefined;
  #closed = false;

  constructor(parts: { readonly db: Db; readonly journal: Journal }, options: WriteQueueOptions = {}) {
    this.#writes = new TransactionGroup(parts.db);
    this.#journal = parts.journal;
    this.#maxGroup = options.maxGroup ?? 64;
  }

  /** Makes changes durable and resolves what `write` returned, or changes nothing and rejects with what it threw. */
  run<T>(write: Write<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // The queue resolves a call with what its own write returned, and with nothing else.
      this.#add({ kind: 'write', write, resolve: (value) => resolve(value as T), reject });
    });
  }

  /** The same for a call of the journal. */
  call<T>(call: JournalCall<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      // As above.
      this.#add({ kind: 'call', call, resolve: (value) => resolve(value as T), reject });
    });
  }

  /** Refuses further calls and resolves when all earlier ones are settled. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#hurry?.();
    await this.#draining;
  }

  #add(waiting: Waiting): void {
    if (this.#closed) return waiting.reject(closedError());
    if (this.#waiting.length >= MAX_WAITING) return waiting.reject(crowdedError());
    this.#waiting.push(waiting);
    if (!canWait(waiting) || this.#waiting.length >= this.#maxGroup) this.#hurry?.();
    this.#draining ??= this.#drain();
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      if (!this.#closed && this.#waiting.every(canWait)) await this.#waitForCompany();
      // Lets all callers of this turn join the group, and the event loop breathe when SQLite runs on its thread.
      await nextTurn();
      const writes = this.#takeWrites();
      if (writes.length > 0) await commitGroup(this.#writes, writes);
      const calls = this.#takeCalls();
      if (calls.length > 0) await commitGroup(this.#journal, calls);
    }
    this.#draining = undefined;
  }

  async #waitForCompany(): Promise<void> {
    let patience: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#hurry = resolve;
      patience = setTimeout(resolve, PATIENCE_MS);
    });
    clearTimeout(patience);
    this.#hurry = undefined;
  }

  #takeWrites(): readonly WaitingWrite[] {
    const end = this.#waiting.findIndex((each) => each.kind !== 'write');
    return this.#take(end).filter((each) => each.kind === 'write');
  }

  #takeCalls(): readonly WaitingCall[] {
    const end = this.#waiting.findIndex((each) => each.kind !== 'call');
    return this.#take(end).filter((each) => each.kind === 'call');
  }

  #take(end: number): readonly Waiting[] {
    const length = end < 0 ? this.#waiting.length : end;
    return this.#waiting.splice(0, Math.min(length, this.#maxGroup));
  }
}

function canWait(waiting: Waiting): boolean {
  return waiting.kind === 'call' && waiting.call.canWait === true;
}

async function commitGroup<Call extends { reject(error: unknown): void }>(
  by: GroupCommit<Call>,
  calls: readonly Call[],
): Promise<void> {
  try {
    for (const settle of await by.commit(calls)) settle();
  } catch (error) {
    if (calls.length === 1 || isFaultOf(error, LOCK_FAULTS)) for (const call of calls) call.reject(error);
    // The engine failed, and nothing of the group is stored. Alone each call succeeds or gets its own error.
    else for (const call of calls) await commitGroup(by, [call]);
  }
}

function closedError(): AutotunerError {
  return new AutotunerError('AT_INTERNAL', 'Cannot write to the store: it is closed, open it again first');
}

function crowdedError(): AutotunerError {
  return new AutotunerError(
    'AT_STORE_UNWRITABLE',
    `Cannot queue a write: ${MAX_WAITING} writes wait for the disk already, try again when it has caught up`,
  );
}
