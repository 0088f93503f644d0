import type { SqlValue } from '../dialect/sqlite_connection.ts';

/** Columns with what to write into them. */
export interface Columns {
  readonly names: readonly string[];
  readonly values: readonly SqlValue[];
}

/** The columns of a new row that have a value. */
export function filledColumns<Row extends Readonly<Record<keyof Row, SqlValue>>>(row: Row): Columns {
  return pick(row, (name) => row[name] !== null);
}

/** The columns that differ from an older form of the row. */
export function changedColumns<Row extends Readonly<Record<keyof Row, SqlValue>>>(
  row: Row,
  before: Row,
): Columns {
  return pick(row, (name) => row[name] !== before[name]);
}

function pick<Row extends Readonly<Record<keyof Row, SqlValue>>>(
  row: Row,
  isWanted: (name: keyof Row & string) => boolean,
): Columns {
  const names: (keyof Row & string)[] = [];
  const values: SqlValue[] = [];
  for (const name in row) {
    if (!isWanted(name)) continue;
    names.push(name);
    values.push(row[name]);
  }
  return { names, values };
}
