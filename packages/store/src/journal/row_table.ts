/** A row that has changed since it was last stored. */
export interface RowChange<Row> {
  /** The row as it is stored; absent for a new one. */
  readonly before?: Row;
  readonly row: Row;
}

/** Rows by key, and which of them have to be stored. */
export class RowTable<Row> {
  readonly #rows = new Map<string, Row>();
  readonly #before = new Map<string, Row | undefined>();

  get size(): number {
    return this.#rows.size;
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key);
  }

  has(key: string): boolean {
    return this.#rows.has(key);
  }

  /** Takes a row over as it is stored. */
  load(key: string, row: Row): void {
    this.#rows.set(key, row);
  }

  /** Changes a row or adds a new one. */
  put(key: string, row: Row): void {
    if (!this.#before.has(key)) this.#before.set(key, this.#rows.get(key));
    this.#rows.set(key, row);
  }

  /** What was put since the last `settle`, in the order of the first puts. */
  changes(): readonly RowChange<Row>[] {
    return [...this.#before].flatMap(([key, before]) => {
      const row = this.#rows.get(key);
      if (row === undefined) return [];
      return [before === undefined ? { row } : { before, row }];
    });
  }

  /** Takes the changed rows as stored, and forgets those that nobody needs any longer. */
  settle(isNeeded: (row: Row) => boolean): void {
    for (const key of this.#before.keys()) {
      const row = this.#rows.get(key);
      if (row !== undefined && !isNeeded(row)) this.#rows.delete(key);
    }
    this.#before.clear();
  }

  clear(): void {
    this.#rows.clear();
    this.#before.clear();
  }
}
