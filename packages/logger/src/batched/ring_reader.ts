import { BatchWriter } from './batch_writer.ts';
import {
  BATCH_OPEN,
  BATCH_TO,
  COUNTERS_PER_FAMILY,
  HEAD,
  LOCK,
  REFUSED_RECORDS,
  type Ring,
  TAIL,
  UNLOCKED,
  WAITING,
  WRITTEN,
} from './control_block.ts';
import { type DefinitionLookup, KnownDefinitions } from './known_definitions.ts';
import { LineRenderer } from './line_renderer.ts';
import { isOrder, type Note } from './note.ts';
import type { OpenFamily } from './open_family.ts';
import type { RecordForm } from './record_form.ts';
import { kindOf, LINE, NOTE, NOTICE, rankOf, RAW, RECORD, sizeOf, SKIP } from './record_layout.ts';
import type { Target } from './target.ts';

/** Bytes of lines after which a batch is written: 64 KiB a write is where the kernel takes most bytes a second. */
const BATCH_BYTES = 65_536;

/** Share of a ring that is free before a thread is woken that waits for room. */
const ROOM_SHARE = 16;

/**
 * What became of one look at a ring: `idle` there was nothing; `written` all there was is with the operating system;
 * `more` the same for a whole batch, and there is more; `stuck` a place is full and the batch stays in the ring; `foreign`
 * it refers to what only the owner of the ring knows; `busy` another thread reads this ring now.
 */
export type DrainOutcome = 'idle' | 'written' | 'more' | 'stuck' | 'foreign' | 'busy';

/** Who reads. */
export interface RingReaderOptions {
  /** What the lock says while this reader has it. */
  readonly lockAs: number;
  /** For readers that do not see the whole ring. */
  readonly lookup?: DefinitionLookup;
  /** Called for each note of a batch once the batch is written. */
  readonly onNote?: (json: string) => void;
}

/**
 * The reading end of a ring. Any thread may have one, and a lock says who reads now. All that has to be known to go on
 * after another reader, even one that was killed in the middle of a batch, is in shared memory: a batch is put together
 * again from the records, and what of it was written already is skipped.
 */
export class RingReader {
  readonly ring: Ring;
  readonly #options: RingReaderOptions;
  readonly #renderer: LineRenderer;
  readonly #batch: BatchWriter;
  readonly #known: KnownDefinitions;
  /** Notes of the batch. */
  readonly #notes: string[] = [];
  readonly #retired: number[] = [];
  /** Records that were given up. */
  #lost = 0;

  constructor(ring: Ring, options: RingReaderOptions) {
    this.ring = ring;
    this.#options = options;
    this.#renderer = new LineRenderer(ring);
    this.#batch = new BatchWriter(ring);
    this.#known = new KnownDefinitions(ring, options.lookup);
  }

  /** Writes one batch. */
  drain(): DrainOutcome {
    if (!this.lock()) return 'busy';
    try {
      return this.drainLocked();
    } finally {
      this.unlock();
    }
  }

  /** Keeps others from reading; false when somebody else does that already. */
  lock(): boolean {
    const { control, at } = this.ring;
    return Atomics.compareExchange(control.words, at + LOCK, UNLOCKED, this.#options.lockAs) === UNLOCKED;
  }

  unlock(): void {
    Atomics.store(this.ring.control.words, this.ring.at + LOCK, UNLOCKED);
  }

  /** Writes one batch; the lock must be held. */
  drainLocked(): DrainOutcome {
    try {
      return this.#drain();
    } finally {
      this.#batch.clear();
    }
  }

  /**
   * Gives up what comes next and refers to something that nobody knows any more: a batch that the owner of the ring had
   * begun, or one record. What is lost so is told by {@link tellLost}.
   */
  giveUp(): void {
    if (!this.lock()) return;
    const { words } = this.ring.control;
    const { at, ints, slots } = this.ring;
    const begin = Atomics.load(words, at + TAIL);
    const one = (begin + sizeOf(ints[(begin & (slots - 1)) * 2] ?? 0)) | 0;
    const isOpen = Atomics.exchange(words, at + BATCH_OPEN, 0) === 1;
    const end = isOpen ? Atomics.load(words, at + BATCH_TO) : one;
    this.#lost += this.#countRecords(begin, end);
    Atomics.store(words, at + TAIL, end);
    this.unlock();
  }

  /** Tells of what was given up in all places that are known. */
  tellLost(): void {
    if (this.#lost === 0) return;
    for (const { everywhere } of this.#known.families.values()) {
      for (const target of everywhere) target.write(Buffer.from(target.notice(this.#lost)));
    }
    this.#lost = 0;
  }

  #countRecords(from: number, to: number): number {
    const { ints, slots } = this.ring;
    let count = 0;
    for (let at = from; at !== to; at = (at + sizeOf(ints[(at & (slots - 1)) * 2] ?? 0)) | 0) {
      const kind = kindOf(ints[(at & (slots - 1)) * 2] ?? 0);
      if (kind === RECORD || kind === LINE || kind === RAW) count++;
    }
    return count;
  }

  /** Waits for the disk where a family wants that by now; says when the next one does. */
  syncDue(now: number): number {
    let next = Infinity;
    for (const family of this.#known.families.values()) {
      if (family.syncDueMs <= now) family.sync();
      next = Math.min(next, family.syncDueMs);
    }
    return next;
  }

  /** Waits for the disk for everything written so far. */
  syncAll(): void {
    for (const family of this.#known.families.values()) family.sync();
  }

  /** Releases the files of a family, or of all; what is written next opens them again. */
  release(id?: number): void {
    for (const [family, open] of this.#known.families) {
      if (id === undefined || id === family) open.close();
    }
  }

  /** Forgets a family, whose number may be used again. */
  forget(id: number): void {
    this.#known.forgetFamily(id);
  }

  #drain(): DrainOutcome {
    const { words } = this.ring.control;
    const { at } = this.ring;
    const from = Atomics.load(words, at + TAIL);
    // Whoever read before may have got as far as to move the tail.
    if (Atomics.load(words, at + BATCH_TO) === from) Atomics.store(words, at + BATCH_OPEN, 0);
    const isResumed = Atomics.load(words, at + BATCH_OPEN) === 1;
    const limit = Atomics.load(words, at + (isResumed ? BATCH_TO : HEAD));
    if (from === limit) return 'idle';
    this.#notes.length = 0;
    this.#retired.length = 0;
    for (const family of this.#known.families.values()) family.pending = 0;
    const to = this.#render({ from, limit, isWhole: isResumed });
    // What it knows nothing of was defined while another reader read, and will be read by that one.
    if (to === from || (isResumed && to !== limit)) return 'foreign';
    const refused = this.#batch.write({ to, isResumed, noticeOf });
    if (refused === undefined) return 'stuck';
    this.#settle({ from, to, refused });
    return to === Atomics.load(words, at + HEAD) || this.#batch.bytes < BATCH_BYTES ? 'written' : 'more';
  }

  /** Puts the lines of a batch together; returns where it ends. */
  #render(span: { readonly from: number; readonly limit: number; readonly isWhole: boolean }): number {
    const mask = this.ring.slots - 1;
    const { ints } = this.ring;
    let at = span.from;
    while (at !== span.limit && (span.isWhole || this.#batch.bytes < BATCH_BYTES)) {
      const begin = at & mask;
      const head = ints[begin * 2] ?? 0;
      const kind = kindOf(head);
      const isTaken = kind === NOTE ? this.#takeNote(begin, at === span.from) : this.#renderAny(begin, kind);
      if (!isTaken) break;
      at = (at + sizeOf(head)) | 0;
    }
    return at;
  }

  /** False when it refers to something unknown. */
  #renderAny(begin: number, kind: number): boolean {
    if (kind === SKIP) return true;
    if (kind === RECORD) return this.#renderRecord(begin);
    const family = this.#known.family(this.ring.ints[begin * 2 + 1] ?? 0);
    if (family === undefined) return false;
    if (kind !== NOTICE) family.pending++;
    if (kind === RAW) this.#copyLine(family.everywhere, begin + 1);
    else this.#renderLine(family, begin);
    return true;
  }

  #renderRecord(begin: number): boolean {
    const form = this.#known.form(this.ring.ints, begin);
    if (form === undefined) return false;
    const { context, json } = form;
    const { family } = context;
    family.pending++;
    if (json === undefined) this.#renderText(form, begin);
    else {
      const targets = this.#targetsOf(form);
      const [first] = targets;
      if (first === undefined) return true;
      const lines = this.#batch.begin(first);
      this.#renderer.addJsonLine(lines, { form: json, begin });
      this.#batch.end(lines, targets);
    }
    return true;
  }

  /** Everywhere the line of a record goes where all places get the same. */
  #targetsOf({ context, rank }: RecordForm): readonly Target[] {
    const { family, note } = context;
    const files = note.destinations[rank]?.files;
    if (files === undefined || files.length === 0) return family.everywhere;
    return [...family.everywhere, ...files.map((name) => family.fileOf(name))];
  }

  #renderText(form: RecordForm, begin: number): void {
    const { family, note } = form.context;
    const record = this.#renderer.record(form, begin);
    if (family.everywhere.length > 0) this.#addText(family.everywhere, family.encode(record, []));
    const destination = note.destinations[form.rank];
    if (destination === undefined || destination.files.length === 0) return;
    const files = destination.files.map((name) => family.fileOf(name));
    this.#addText(files, family.encode(record, destination.implied));
  }

  #addText(targets: readonly Target[], line: string): void {
    const [first] = targets;
    if (first === undefined) return;
    const lines = this.#batch.begin(first);
    lines.text(line);
    lines.newline();
    this.#batch.end(lines, targets);
  }

  #renderLine(family: OpenFamily, begin: number): void {
    const { files, forSinks, forFiles } = this.#lineAt(begin);
    const { texts } = this.#renderer;
    if (!texts.isEmpty(forSinks)) this.#copyLine(family.everywhere, forSinks);
    const targets = files.map((name) => family.fileOf(name));
    this.#copyLine(targets, texts.isEmpty(forFiles) ? forSinks : forFiles);
  }

  /** Adds a finished line of the ring. */
  #copyLine(targets: readonly Target[], at: number): void {
    const [first] = targets;
    if (first === undefined) return;
    const lines = this.#batch.begin(first);
    this.#renderer.texts.copyLineTo(lines, at);
    this.#batch.end(lines, targets);
  }

  /** Names of files, and where the lines for the sinks and for the files are. */
  #lineAt(begin: number): {
    readonly files: readonly string[];
    readonly forSinks: number;
    readonly forFiles: number;
  } {
    const { texts } = this.#renderer;
    const forSinks = texts.after(begin + 1);
    // The producer of this ring wrote it from a list of texts.
    const files = texts.isEmpty(begin + 1) ? [] : (JSON.parse(texts.text(begin + 1)) as string[]);
    return { files, forSinks, forFiles: texts.after(forSinks) };
  }

  /** False when it is an order and records before it have to be written first. */
  #takeNote(begin: number, isFirst: boolean): boolean {
    const json = this.#renderer.texts.text(begin + 1);
    // The producer of this ring wrote it from a note.
    const note = JSON.parse(json) as Note;
    if (isOrder(note)) {
      if (!isFirst) return false;
      if (note.type === 'close') this.forget(note.family);
      else this.release(note.family);
    } else {
      this.#known.learn(note);
      if (note.type === 'context' && note.retires !== undefined) this.#retired.push(note.retires);
    }
    this.#notes.push(json);
    return true;
  }

  /** Counts the records of a batch, and then gives its slots back. */
  #settle(batch: {
    readonly from: number;
    readonly to: number;
    readonly refused: ReadonlySet<Target>;
  }): void {
    const { words } = this.ring.control;
    const { at, counters } = this.ring;
    if (batch.refused.size > 0) this.#countRefused(batch);
    for (const [id, family] of this.#known.families) {
      if (family.pending === 0) continue;
      const index = id * COUNTERS_PER_FAMILY + WRITTEN;
      counters[index] = (counters[index] ?? 0) + family.pending;
      family.wantSync();
      family.limitOpenFiles(this.#batch.targets);
    }
    for (const id of this.#retired) this.#known.forgetContext(id);
    Atomics.store(words, at + TAIL, batch.to);
    Atomics.store(words, at + BATCH_OPEN, 0);
    if (Atomics.load(words, at + WAITING) !== 0 && this.#hasEnoughRoom(batch.to))
      Atomics.notify(words, at + TAIL);
    const { onNote } = this.#options;
    if (onNote !== undefined) for (const json of this.#notes) onNote(json);
  }

  /** To wake a thread for a few lines costs more than the lines. One that needs less looks by itself after a while. */
  #hasEnoughRoom(tail: number): boolean {
    const { control, at, slots } = this.ring;
    const used = (Atomics.load(control.words, at + HEAD) - tail) | 0;
    return used <= slots - slots / ROOM_SHARE;
  }

  /** Moves the records that a target refused from the written ones to the others. */
  #countRefused(batch: {
    readonly from: number;
    readonly to: number;
    readonly refused: ReadonlySet<Target>;
  }): void {
    const { ints, slots, counters } = this.ring;
    for (const target of batch.refused) target.unreported += target.lines;
    for (let at = batch.from; at !== batch.to; at = (at + sizeOf(ints[(at & (slots - 1)) * 2] ?? 0)) | 0) {
      const begin = at & (slots - 1);
      const { family, targets } = this.#targetsAt(begin);
      if (family === undefined || !targets.some((target) => batch.refused.has(target))) continue;
      family.pending--;
      const index = family.note.id * COUNTERS_PER_FAMILY + REFUSED_RECORDS;
      counters[index] = (counters[index] ?? 0) + 1;
    }
  }

  #targetsAt(begin: number): {
    readonly family: OpenFamily | undefined;
    readonly targets: readonly Target[];
  } {
    const head = this.ring.ints[begin * 2] ?? 0;
    const id = this.ring.ints[begin * 2 + 1] ?? 0;
    const kind = kindOf(head);
    const context = kind === RECORD ? this.#known.context(id) : undefined;
    const family = kind === LINE || kind === RAW ? this.#known.family(id) : context?.family;
    if (family === undefined) return { family, targets: [] };
    const ofContext = context?.note.destinations[rankOf(head)]?.files ?? [];
    const files = kind === LINE ? this.#lineAt(begin).files : ofContext;
    return { family, targets: [...family.everywhere, ...files.map((name) => family.fileOf(name))] };
  }
}

function noticeOf(target: Target): string {
  return target.unreported === 0 ? '' : target.notice(target.unreported);
}
