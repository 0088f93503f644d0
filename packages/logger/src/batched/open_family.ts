import { resolve } from 'node:path';
import type { LogRecord } from '@autotuner/core';
import { type EncodeLine, encoderOf } from '../log_format.ts';
import { COUNTERS_PER_FAMILY, type Ring, ROTATIONS, UNTOLD } from './control_block.ts';
import type { StampedPrefix } from '../lines/stamped_prefix.ts';
import { jsonHeadsOf } from './json_form.ts';
import type { FamilyNote } from './note.ts';
import { DEFAULT_MODE, type FilePlace } from './place.ts';
import { type FileTarget, Target } from './target.ts';

/** Names of loggers whose heads are remembered. */
const MAX_LOGGERS = 1_000;
/** Targets of routed files that are remembered; they are cheap, only some are open. */
const MAX_ROUTED = 1_000;

function fileAt({ path, mode = DEFAULT_MODE, rotation }: FilePlace): FileTarget {
  // Whoever made the logger has claimed it.
  return { path, mode, nameInFolder: undefined, rotation, whenTaken: undefined };
}

/** The counter that all threads share which write to a place; undefined for one of the last of many places. */
function untoldOf(
  counters: Float64Array,
  of: { readonly family: number; readonly place: number },
): Float64Array | undefined {
  const index = UNTOLD + of.place;
  const at = of.family * COUNTERS_PER_FAMILY + index;
  return index < COUNTERS_PER_FAMILY ? counters.subarray(at, at + 1) : undefined;
}

/** A logger family as one thread writes for it: its places, opened when they are needed. */
export class OpenFamily {
  readonly note: FamilyNote;
  readonly encode: EncodeLine;
  /** Places that get every record. */
  readonly everywhere: readonly Target[];
  /** Records of the current batch. */
  pending = 0;
  /** When what was written must be on the disk. */
  syncDueMs: number = Infinity;
  readonly #rotations: Int32Array;
  readonly #routed = new Map<string, Target>();
  readonly #heads = new Map<string, readonly StampedPrefix[]>();

  constructor(note: FamilyNote, { counters, control }: Ring) {
    this.#rotations = control.words.subarray(ROTATIONS, ROTATIONS + 1);
    const rotations = this.#rotations;
    this.note = note;
    this.encode = encoderOf(note.format);
    this.everywhere = note.places.map((place, index) => {
      const untold = untoldOf(counters, { family: note.id, place: index });
      return new Target('stream' in place ? place : fileAt(place), {
        notice: this.#noticeLine,
        untold,
        rotations,
      });
    });
  }

  /** Heads of the lines of a logger of this family, by rank. */
  jsonHeads(logger: string): readonly StampedPrefix[] {
    const known = this.#heads.get(logger);
    if (known !== undefined) return known;
    if (this.#heads.size >= MAX_LOGGERS) this.#heads.clear();
    const heads = jsonHeadsOf(logger);
    this.#heads.set(logger, heads);
    return heads;
  }

  /** The file of this name in the folder of the routes. */
  fileOf(name: string): Target {
    const known = this.#routed.get(name);
    if (known !== undefined) return known;
    const path = resolve(this.note.folder ?? '.', name);
    const { rotation, whenTaken = 'refuse' } = this.note;
    const at = { path, mode: DEFAULT_MODE, nameInFolder: name, rotation, whenTaken };
    const target = new Target(at, { notice: this.#noticeLine, rotations: this.#rotations });
    this.#routed.set(name, target);
    return target;
  }

  /** Closes the files that were unused for longest when too many are open; called between batches. */
  limitOpenFiles(used: Iterable<Target>): void {
    if (this.#routed.size <= this.note.maxOpenFiles) return;
    this.#moveToEnd(used);
    const all = [...this.#routed];
    const open = all.filter(([, target]) => target.isOpen);
    const tooMany = open.slice(0, Math.max(0, open.length - this.note.maxOpenFiles));
    for (const [, target] of tooMany) target.close();
    for (const [name, target] of all.slice(0, Math.max(0, all.length - MAX_ROUTED))) {
      target.close();
      this.#routed.delete(name);
    }
  }

  /** Lines were written: the disk must have them some time from now. */
  wantSync(): void {
    const { syncMs } = this.note;
    if (syncMs !== undefined) this.syncDueMs = Math.min(this.syncDueMs, Date.now() + syncMs);
  }

  /** Waits until the disk has all lines. */
  sync(): void {
    this.syncDueMs = Infinity;
    if (this.note.syncMs !== undefined) for (const target of this.#targets()) target.sync();
  }

  close(): void {
    this.sync();
    for (const target of this.#targets()) target.close();
  }

  #targets(): readonly Target[] {
    return [...this.everywhere, ...this.#routed.values()];
  }

  #moveToEnd(used: Iterable<Target>): void {
    for (const target of used) {
      if (this.#routed.get(target.name) !== target) continue;
      this.#routed.delete(target.name);
      this.#routed.set(target.name, target);
    }
  }

  readonly #noticeLine = (dropped: number): string => {
    const record: LogRecord = {
      time: Date.now(),
      level: 'warn',
      logger: this.note.name,
      message: 'log.dropped',
      fields: { dropped },
    };
    return `${this.encode(record, [])}\n`;
  };
}
