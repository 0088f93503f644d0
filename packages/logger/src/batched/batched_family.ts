import {
  type BoundRoutes,
  type Clock,
  type Destination,
  type Level,
  LEVELS,
  levelRank,
  type LogContext,
  type LogFields,
  type LogRecord,
  plainFields,
  type RotationPolicy,
  type Router,
} from '@autotuner/core';
import { type EncodeLine, encoderOf, type LogFormat } from '../log_format.ts';
import type { LoggerStats } from '../logger.ts';
import type { LogCall, MadeRecord, RecordMaker } from '../record_maker.ts';
import type { WhenTaken } from '../sinks/log_file_claim.ts';
import { isRepeatable, keysIfSomeAreAbsent } from '../lines/context_fields.ts';
import type { DurabilityRule } from './durability_rule.ts';
import { CLOCK, COUNTERS_PER_FAMILY, REFUSED_RECORDS, SLEEPING, WRITTEN } from './control_block.ts';
import { createShapeRoot, type FieldShape } from './field_shape.ts';
import { type Gap, GapBook } from './gap_book.ts';
import type { OverflowRule } from './overflow.ts';
import type { Place } from './place.ts';
import { LINE, NOTICE } from './record_layout.ts';
import {
  DONE,
  MAX_FAST_SLOTS,
  NO_ROOM,
  type RecordFrame,
  type RingProducer,
  UNUSUAL,
} from './ring_producer.ts';
import { BY_WRITER, type ThreadLog } from './thread_log.ts';

/** Fields that decide where a record goes or what it is called; a call with one of them goes the slow way. */
const SPECIAL_FIELDS = ['logger', 'correlationId'];
const ALL_RANKS = 0b11111;
/** How long `error()` and the like wait until their record is written. */
const SYNC_PATIENCE_MS = 1_000;

/** What the loggers of one family share. */
export interface BatchedFamilyOptions {
  readonly name: string;
  readonly minRank: number;
  readonly format: LogFormat;
  readonly places: readonly Place[];
  readonly folder: string | undefined;
  readonly maxOpenFiles: number;
  readonly router: Router | undefined;
  /** Undefined for the clock that the writer keeps. */
  readonly clock: Clock | undefined;
  readonly withSource: boolean;
  readonly overflow: OverflowRule;
  readonly durability: DurabilityRule;
  /** Of the files in the folder. */
  readonly rotation?: RotationPolicy | undefined;
  readonly whenTaken?: WhenTaken | undefined;
  /** Called when the family writes no more. */
  readonly onClosed?: () => void;
}

/** Logger and scope together, as the ring knows them. */
export interface BoundContext {
  readonly id: number;
  /** One bit per rank whose records need the slow way: all of them when records may no longer refer to it. */
  readonly slowRanks: number;
  readonly isRetired: boolean;
}

/** Loggers that share places, an overflow rule and counts. One per call of createLogger(), with all its children. */
export class BatchedFamily {
  readonly options: BatchedFamilyOptions;
  readonly minRank: number;
  readonly #log: ThreadLog;
  readonly #producer: RingProducer;
  readonly #words: Int32Array;
  readonly #floats: Float64Array;
  readonly #clock: Clock | undefined;
  readonly #syncRank: number;
  readonly #id: number;
  readonly #encode: EncodeLine;
  readonly #frame: RecordFrame;
  readonly #gaps = new GapBook();
  /** There are gaps, or the family is closed. */
  #isSlow = false;
  #mustGoSlow = false;
  #isClosed = false;
  #closing: Promise<void> | undefined;
  #offered = 0;
  #dropped = 0;
  #unrouted = 0;
  /** Counts of the ring when its number was given up. */
  #final: { readonly written: number; readonly refused: number } | undefined;

  constructor(log: ThreadLog, options: BatchedFamilyOptions) {
    const { ring, producer, book } = log;
    this.options = options;
    this.minRank = options.minRank;
    this.#log = log;
    this.#producer = producer;
    this.#words = ring.control.words;
    this.#floats = ring.control.floats;
    this.#clock = options.clock;
    this.#syncRank = options.durability.syncRank;
    this.#encode = encoderOf(options.format);
    this.#id = log.takeFamilyId({
      giveUp: (rank, to) => this.#drop(LEVELS[rank] ?? 'info', to),
      giveUpNotice: (gap) => this.#putBack(gap),
    });
    const special = new Set([...SPECIAL_FIELDS, ...(options.router?.fields ?? [])]);
    const root: FieldShape = createShapeRoot({ special, takesObjects: options.format === 'json' });
    this.#frame = { context: 0, rank: 0, time: 0, root };
    const { name, format, places, folder, maxOpenFiles, durability, rotation, whenTaken } = options;
    const { syncMs } = durability;
    const files = { places, folder, maxOpenFiles, rotation, whenTaken };
    book.addFamily({ type: 'family', id: this.#id, name, format, ...files, syncMs });
  }

  /** Tells the ring of a logger in a scope. */
  bind(maker: RecordMaker, scope: LogContext): BoundContext {
    const { logger, correlationId, fields } = maker.frameOf(scope);
    const routes = maker.routesIn(scope);
    const plain = plainFields(fields);
    const isSlow = this.options.withSource || !isRepeatable(plain);
    const destinations = routes === undefined ? [] : LEVELS.map((level) => routes[level]);
    const note = {
      family: this.#id,
      logger,
      correlationId,
      fields: isSlow ? {} : plain,
      keys: isSlow ? undefined : keysIfSomeAreAbsent(fields, plain),
      destinations,
    };
    const context = { id: 0, isRetired: false, slowRanks: isSlow ? ALL_RANKS : this.#unroutedRanks(routes) };
    context.id = this.#log.book.addContext(note, () => {
      context.isRetired = true;
      context.slowRanks = ALL_RANKS;
    });
    return context;
  }

  /** Says what the next record is of: two calls instead of one with many arguments, and no object for them. */
  aim(context: BoundContext, rank: number): void {
    this.#frame.context = context.id;
    this.#frame.rank = rank;
    this.#mustGoSlow = ((context.slowRanks >> rank) & 1) === 1 || this.#isSlow;
  }

  /** The fast way; false when the slow one must be taken. Counts the record as offered in any case. */
  put(first: string | LogFields, message: unknown): boolean {
    this.#offered++;
    const frame = this.#frame;
    frame.time = this.#now();
    if (this.#mustGoSlow) return false;
    if (this.#producer.frame !== frame) this.#producer.frame = frame;
    const outcome = typeof first === 'string' ? this.#try(undefined, first) : this.#try(first, message);
    if (outcome !== DONE) return outcome === DROPPED;
    this.#afterRecord(frame.rank);
    return true;
  }

  /** The time of the record that was last put. */
  get time(): number {
    return this.#frame.time;
  }

  #now(): number {
    if (this.#clock !== undefined) return this.#clock.now();
    // 0 while nobody keeps the clock.
    const kept = this.#floats[CLOCK] ?? 0;
    return kept > 0 ? kept : Date.now();
  }

  /** The fast way for a call of another time; false when the slow one must be taken. Counts it as offered in any case. */
  putCall(context: BoundContext, call: LogCall): boolean {
    this.#offered++;
    const rank = levelRank(call.level);
    if (((context.slowRanks >> rank) & 1) === 1 || this.#isSlow || call.source !== undefined) return false;
    const frame = this.#frame;
    frame.context = context.id;
    frame.rank = rank;
    frame.time = call.time;
    this.#producer.frame = frame;
    const { first, message } = call;
    const outcome = typeof first === 'string' ? this.#try(undefined, first) : this.#try(first, message);
    if (outcome === DONE) this.#afterRecord(rank);
    return outcome === DONE || outcome === DROPPED;
  }

  /** The slow way: the line is made here. */
  write(made: MadeRecord): void {
    const { record, destination } = made;
    if (this.#isClosed) {
      this.#dropped++;
      return;
    }
    const { files } = destination ?? NOWHERE;
    if (files.length + this.options.places.length === 0) {
      this.#unrouted++;
      return;
    }
    this.#tellGaps();
    const isTaken = this.#putLine(record, destination);
    if (isTaken) this.#afterRecord(levelRank(record.level));
    else this.#drop(record.level, destination);
  }

  /** Takes a finished line, which has no level of its own. */
  writeLine(line: string): void {
    this.#offered++;
    if (this.#isClosed) this.#dropped++;
    else if (this.options.places.length === 0) this.#unrouted++;
    else this.#putRaw(line);
  }

  stats(): LoggerStats {
    const { written, refused } = this.#final ?? this.#counted();
    const [offered, unrouted, dropped] = [this.#offered, this.#unrouted, this.#dropped + refused];
    const pending = offered - written - unrouted - dropped;
    return { offered, written, pending, dropped, unrouted, sampled: 0, aggregated: 0, lost: 0 };
  }

  reopen(): void {
    if (this.#isClosed) return;
    this.#log.send({ type: 'reopen', family: this.#id });
    this.#log.release(this.#id);
  }

  flushSync(): void {
    this.#tellGaps();
    this.#writeNow();
  }

  async flush(): Promise<void> {
    if (this.#final !== undefined) return;
    this.#tellGaps();
    await this.#log.whenRead(this.options.overflow.maxBlockMs);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#tellGaps();
    this.#isClosed = true;
    this.#isSlow = true;
    this.#log.send({ type: 'close', family: this.#id });
    const isRead = await this.#log.whenRead(this.options.overflow.maxBlockMs);
    this.#log.release(this.#id);
    this.options.onClosed?.();
    if (!isRead) return;
    this.#final = this.#counted();
    this.#log.forget(this.#id);
  }

  /** One try of the fast way, and more when it only has to define something or to wait for room. */
  #try(fields: LogFields | undefined, message: unknown): number {
    if (typeof message !== 'string') return UNUSUAL;
    try {
      const outcome = this.#producer.put(fields, message);
      return outcome === NO_ROOM ? this.#tryAgain(fields, message) : outcome;
    } catch {
      // A getter or a proxy has thrown; the slow way shows where.
      return UNUSUAL;
    }
  }

  #tryAgain(fields: LogFields | undefined, message: string): number {
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      if (!this.#hasRoom(MAX_FAST_SLOTS, this.#frame.rank)) return this.#dropFast();
      const outcome = this.#producer.put(fields, message);
      if (outcome !== NO_ROOM) return outcome;
    }
    return UNUSUAL;
  }

  #dropFast(): number {
    const destinations = this.#log.book.context(this.#frame.context)?.destinations;
    const { rank } = this.#frame;
    this.#drop(LEVELS[rank] ?? 'info', destinations?.[rank]);
    return DROPPED;
  }

  #afterRecord(rank: number): void {
    if (rank >= this.#syncRank) this.#writeNow();
    else if (this.#log.urgency !== BY_WRITER) this.#log.writeByUrgency();
    // An ordinary look instead of an atomic one saves 6 ns of 40; the writer allows for looks that come too early.
    else if (this.#words[SLEEPING] !== 0) this.#log.wake();
  }

  #writeNow(): void {
    this.#log.writeNow(SYNC_PATIENCE_MS);
    if (this.options.durability.withDisk) this.#log.syncDisk();
  }

  /** Makes room, by the rule for a full ring where there is none. */
  #hasRoom(slots: number, rank: number): boolean {
    if (this.#log.makeRoom(slots)) return true;
    const { overflow, maxBlockMs, keepRank } = this.options.overflow;
    if (overflow === 'drop_newest' || (overflow === 'drop_below_level' && rank < keepRank)) {
      return this.#log.makeRoomByWriting(slots);
    }
    if (overflow === 'drop_oldest' && this.#log.makeRoomByDropping(slots)) return true;
    return this.#log.waitForRoom(slots, maxBlockMs);
  }

  #putLine(record: LogRecord, destination: Destination | undefined): boolean {
    const rank = levelRank(record.level);
    const texts = this.#textsOf(record, { destination, isForSinks: true });
    if (!this.#hasRoom(this.#producer.slotsOf(texts), rank)) return false;
    return this.#producer.putLine({ family: this.#id, kind: LINE, rank }, texts);
  }

  #putRaw(line: string): void {
    if (this.#isSlow) this.#tellGaps();
    const rank = levelRank('info');
    const isTaken =
      this.#producer.putRaw(this.#id, line) ||
      (this.#hasRoom(this.#producer.slotsOf([line]), rank) && this.#producer.putRaw(this.#id, line));
    if (isTaken) this.#afterRecord(rank);
    else this.#drop('info', undefined);
  }

  /** Destination, line for the sinks and line for the files, which is empty when it is the same. */
  #textsOf(
    record: LogRecord,
    to: { readonly destination: Destination | undefined; readonly isForSinks: boolean },
  ): readonly string[] {
    const line = `${this.#encode(record, [])}\n`;
    const { files, implied } = to.destination ?? NOWHERE;
    if (files.length === 0) return ['', line, ''];
    const isOther = !to.isForSinks || implied.length > 0;
    const forFiles = isOther ? `${this.#encode(record, implied)}\n` : '';
    return [JSON.stringify(files), to.isForSinks ? line : '', forFiles];
  }

  #drop(level: Level, destination: Destination | undefined): void {
    this.#dropped++;
    this.#isSlow = true;
    this.#gaps.add(level, destination);
  }

  #putBack(gap: Gap): void {
    this.#isSlow = true;
    this.#gaps.putBack(gap);
  }

  /** Writes a record about what was dropped, in every place where something is missing, if there is room for it. */
  #tellGaps(): void {
    if (this.#gaps.isEmpty) return;
    this.#isSlow = this.#isClosed;
    for (const gap of this.#gaps.takeAll()) {
      const isNowhere = gap.destination === undefined && this.options.places.length === 0;
      if (!isNowhere && !this.#tellGap(gap)) this.#putBack(gap);
    }
  }

  #tellGap({ destination, fields }: Gap): boolean {
    const time = this.#now();
    const record: LogRecord = {
      time,
      level: 'warn',
      logger: this.options.name,
      message: 'log.dropped',
      fields,
    };
    const texts = this.#textsOf(record, { destination, isForSinks: destination === undefined });
    const all = [...texts, JSON.stringify(fields)];
    const of = { family: this.#id, kind: NOTICE, rank: levelRank('warn') };
    return this.#log.makeRoom(this.#producer.slotsOf(all)) && this.#producer.putLine(of, all);
  }

  #unroutedRanks(routes: BoundRoutes | undefined): number {
    if (this.options.places.length > 0) return 0;
    const isUnrouted = (level: Level): boolean => (routes?.[level].files.length ?? 0) === 0;
    return LEVELS.reduce((bits, level) => bits | (isUnrouted(level) ? 1 << levelRank(level) : 0), 0);
  }

  #counted(): { readonly written: number; readonly refused: number } {
    const { counters } = this.#log.ring;
    const at = this.#id * COUNTERS_PER_FAMILY;
    return { written: counters[at + WRITTEN] ?? 0, refused: counters[at + REFUSED_RECORDS] ?? 0 };
  }
}

const NOWHERE: Destination = { files: [], implied: [] };
/** What a record has become that found no room. */
const DROPPED = -1;
/** A call may have to define a shape and a template before it gets in. */
const MAX_TRIES = 4;
