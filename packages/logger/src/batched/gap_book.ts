import { type Destination, type Level, LEVELS, levelRank } from '@autotuner/core';

/** How many records were dropped, in all and by level: the fields of the record that tells of them. */
export type DropFields = Readonly<Record<string, number>>;

/** Where something is missing, and how much. */
export interface Gap {
  /** Files of routes; undefined for the places that get every record. */
  readonly destination: Destination | undefined;
  readonly fields: DropFields;
}

/** Places with gaps that are told of one by one; beyond that only the sum is known. */
const MAX_DESTINATIONS = 1_000;

/** Remembers in which places records are missing until that has been told there. */
export class GapBook {
  readonly #everywhere = new DropCount();
  readonly #files = new Map<string, { readonly destination: Destination; readonly count: DropCount }>();

  get isEmpty(): boolean {
    return this.#everywhere.isEmpty && this.#files.size === 0;
  }

  /** A record is missing in the places that get every record, and in files. */
  add(level: Level, destination: Destination | undefined): void {
    this.#everywhere.add(levelRank(level), 1);
    if (destination !== undefined && destination.files.length > 0) {
      this.#countOf(destination)?.add(levelRank(level), 1);
    }
  }

  /** A gap was not told of after all. */
  putBack({ destination, fields }: Gap): void {
    const count = destination === undefined ? this.#everywhere : this.#countOf(destination);
    for (const [rank, level] of LEVELS.entries()) count?.add(rank, fields[level] ?? 0);
  }

  /** All gaps, which are to be told of now. */
  takeAll(): readonly Gap[] {
    const everywhere: Gap = { destination: undefined, fields: this.#everywhere.take() };
    const files = [...this.#files.values()].map(({ destination, count }): Gap => ({
      destination,
      fields: count.take(),
    }));
    this.#files.clear();
    return [everywhere, ...files].filter(({ fields }) => fields['dropped'] !== 0);
  }

  #countOf(destination: Destination): DropCount | undefined {
    const key = destination.files.join('\n');
    const known = this.#files.get(key);
    if (known !== undefined) return known.count;
    if (this.#files.size >= MAX_DESTINATIONS) return undefined;
    const count = new DropCount();
    this.#files.set(key, { destination, count });
    return count;
  }
}

/** Records by rank of level. */
class DropCount {
  readonly #counts = LEVELS.map(() => 0);

  get isEmpty(): boolean {
    return this.#counts.every((count) => count === 0);
  }

  add(rank: number, count: number): void {
    this.#counts[rank] = (this.#counts[rank] ?? 0) + count;
  }

  take(): DropFields {
    const byLevel = LEVELS.map((level, rank): [string, number] => [level, this.#counts[rank] ?? 0]);
    this.#counts.fill(0);
    const dropped = byLevel.reduce((sum, [, count]) => sum + count, 0);
    return { dropped, ...Object.fromEntries(byLevel.filter(([, count]) => count > 0)) };
  }
}
