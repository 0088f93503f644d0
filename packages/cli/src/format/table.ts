import { cutText, padText, textWidth } from '../terminal/text_width.ts';

/** One column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand right. */
  readonly isRight?: boolean;
}

/** How wide the table may be and how it is dressed. */
export interface TableOptions {
  /** Columns of the terminal; Infinity in a pipe. The last column is cut when the table is wider. */
  readonly width: number;
  readonly ellipsis: string;
  /** Dresses the line of titles. */
  readonly paintTitle?: (text: string) => string;
}

const GAP = '  ';

/** Lays out rows in straight columns; returns the lines, titles first. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: TableOptions,
): string[] {
  const widths = columns.map((column, index) =>
    Math.max(textWidth(column.title), ...rows.map((row) => textWidth(row[index] ?? ''))),
  );
  const layOut = (cells: readonly string[]): string =>
    columns
      .map((column, index) =>
        padText(cells[index] ?? '', widths[index] ?? 0, { right: column.isRight === true }),
      )
      .join(GAP)
      .trimEnd();
  const paintTitle = options.paintTitle ?? ((text: string): string => text);
  const titles = layOut(columns.map((column) => column.title));
  return [paintTitle(cutText(titles, options)), ...rows.map((row) => cutText(layOut(row), options))];
}
