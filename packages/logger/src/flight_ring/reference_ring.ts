import { type LogContext, LEVELS, type LogFields, type SourceLocation } from '@autotuner/core';
import type { CoarseClock } from '../coarse_clock.ts';
import type { BoundFields } from '../record_key.ts';
import type { LogCall } from '../record_maker.ts';
import { currentLogContext } from '../scope/log_scope.ts';
import type { TargetLogger } from '../target_logger.ts';

/** The logger that a record was made by. */
export interface RecordedBy {
  readonly target: TargetLogger;
  readonly bound: BoundFields;
  /** Where the call was made, if its target wants that: then each call has one of these of its own. */
  readonly source?: SourceLocation | undefined;
}

/** A record that is held. */
export interface RecordedCall {
  readonly target: TargetLogger;
  readonly call: LogCall;
}

/** The newest calls, as references to what was passed: the cheapest way to keep them. */
export interface ReferenceRing {
  /** Records that are held. */
  readonly size: number;
  /** Records that had to make room so far. */
  readonly overwritten: number;
  /** Holds a call; makes no object for it. */
  record(rank: number, first: string | LogFields, message: string | undefined, by: RecordedBy): void;
  /** The records, or those of one correlation id, oldest first; they are held no longer. */
  take(correlationId?: string): Iterable<RecordedCall>;
  /** Forgets all records. */
  clear(): void;
}

/** A ring of so many records. */
export function createReferenceRing(capacity: number, clock: CoarseClock): ReferenceRing {
  return new RingOfCalls(capacity, clock);
}

class RingOfCalls implements ReferenceRing {
  readonly #clock: CoarseClock;
  readonly #firsts: (string | LogFields | undefined)[];
  readonly #messages: (string | undefined)[];
  readonly #scopes: (LogContext | undefined)[];
  /** Undefined where nothing is held. */
  readonly #makers: (RecordedBy | undefined)[];
  readonly #times: Float64Array;
  readonly #ranks: Uint8Array;
  /** Where the next one goes, which is where the oldest one is. */
  #next = 0;
  #size = 0;
  #overwritten = 0;

  constructor(capacity: number, clock: CoarseClock) {
    this.#clock = clock;
    this.#firsts = emptyPlaces(capacity);
    this.#messages = emptyPlaces(capacity);
    this.#scopes = emptyPlaces(capacity);
    this.#makers = emptyPlaces(capacity);
    this.#times = new Float64Array(capacity);
    this.#ranks = new Uint8Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  get overwritten(): number {
    return this.#overwritten;
  }

  record(rank: number, first: string | LogFields, message: string | undefined, by: RecordedBy): void {
    const at = this.#next;
    if (this.#makers[at] === undefined) this.#size++;
    else this.#overwritten++;
    this.#makers[at] = by;
    this.#firsts[at] = first;
    this.#messages[at] = message;
    this.#scopes[at] = currentLogContext();
    this.#times[at] = this.#clock.now();
    this.#ranks[at] = rank;
    this.#next = at + 1 === this.#times.length ? 0 : at + 1;
  }

  *take(correlationId?: string): Generator<RecordedCall> {
    for (const at of this.#placesFromOldest()) {
      const maker = this.#makers[at];
      if (maker === undefined) continue;
      const call = this.#callAt(at, maker.source);
      if (correlationId !== undefined && maker.bound.correlationOf(call.first, call.scope) !== correlationId)
        continue;
      this.#forget(at);
      yield { target: maker.target, call };
    }
  }

  clear(): void {
    for (const at of this.#makers.keys()) this.#forget(at);
  }

  *#placesFromOldest(): Generator<number> {
    const oldest = this.#next;
    for (let at = oldest; at < this.#times.length; at++) yield at;
    for (let at = 0; at < oldest; at++) yield at;
  }

  #callAt(at: number, source: SourceLocation | undefined): LogCall {
    const level = LEVELS[this.#ranks[at] ?? 1] ?? 'info';
    const scope = this.#scopes[at] ?? currentLogContext();
    const [first, message, time] = [this.#firsts[at] ?? '', this.#messages[at], this.#times[at] ?? 0];
    return { level, scope, first, message, time, source };
  }

  #forget(at: number): void {
    if (this.#makers[at] === undefined) return;
    this.#size--;
    this.#makers[at] = undefined;
    this.#firsts[at] = undefined;
    this.#messages[at] = undefined;
    this.#scopes[at] = undefined;
  }
}

function emptyPlaces<Value>(capacity: number): (Value | undefined)[] {
  // Filled, so that the array has no holes, which would be slower to write to.
  return Array.from<Value | undefined>({ length: capacity }).fill(undefined);
}
