import { unlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { LineCounter } from '../lines/count_lines.ts';
import { soakFilesOf } from '../lines/soak_files.ts';

/** What the counter of a soak is started with. */
export interface SoakCounterOrder {
  readonly logFile: string;
  /** Whether it removes what it has counted; otherwise the logger does. */
  readonly doesRemove: boolean;
}

/** What it tells whenever it has counted a file, and at the end. */
export interface SoakCount {
  /** Files that were put aside and have been counted. */
  readonly files: number;
  /** The most bytes that were seen on the disk at a time. */
  readonly mostBytes: number;
  /** In the last message only, which has the current file too. */
  readonly total?: SoakTotal;
}

/** What all files had together. */
export interface SoakTotal {
  readonly distinct: number;
  readonly torn: number;
  readonly duplicates: number;
  readonly bytes: number;
}

const LOOK_MS = 5;

/**
 * Counts the lines of files as they are put aside, in a process of its own: its memory is not that of the logger. The
 * newest of them waits until there is a newer one, as its last lines may still be on their way.
 */
class SoakCounter {
  readonly #order: SoakCounterOrder;
  readonly #lines = new LineCounter();
  readonly #counted = new Set<string>();
  #mostBytes = 0;

  constructor(order: SoakCounterOrder) {
    this.#order = order;
  }

  /** Counts what is complete; everything when no line comes any more. */
  look(isOver: boolean): void {
    const { aside, allBytes } = soakFilesOf(this.#order.logFile);
    this.#mostBytes = Math.max(this.#mostBytes, allBytes);
    for (const path of isOver ? aside : aside.slice(0, -1)) this.#count(path);
    if (!isOver) return;
    this.#lines.addFile(this.#order.logFile);
    const { distinct, torn, duplicates, bytes } = this.#lines;
    this.#tell({ distinct, torn, duplicates, bytes });
  }

  #count(path: string): void {
    if (this.#counted.has(path)) return;
    this.#lines.addFile(path);
    this.#counted.add(path);
    if (this.#order.doesRemove) unlinkSync(path);
    this.#tell();
  }

  #tell(total?: SoakTotal): void {
    const soFar: SoakCount = { files: this.#counted.size, mostBytes: this.#mostBytes };
    if (total === undefined) process.send?.(soFar);
    else process.send?.({ ...soFar, total }, () => process.disconnect());
  }
}

const over = new AbortController();
process.once('message', () => over.abort());
// It goes with the process that starts it, whatever becomes of that.
process.once('disconnect', () => process.exit());
// The process that starts it is ours.
const counter = new SoakCounter(JSON.parse(process.argv[2] ?? '{}') as SoakCounterOrder);
while (!over.signal.aborted) {
  counter.look(false);
  await delay(LOOK_MS);
}
counter.look(true);
