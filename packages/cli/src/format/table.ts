import { cutText, padText, textWidth } from '../terminal/text_width.ts';

/** One column of a table. */
export interface Column {
  readonly title: string;
  /** Numbers stand right. */
  readonly isRight?: boolean;
  /** Free text: where the table is too wide, it gives way before the line is cut. */
  readonly isFlexible?: boolean;
}

/** How wide the table may be and how it is dressed. */
export interface TableOptions {
  /** Columns of the terminal; Infinity in a pipe. Flexible columns give way first, then lines are cut. */
  readonly width: number;
  readonly ellipsis: string;
  /** Dresses the line of titles. */
  readonly paintTitle?: (text: string) => string;
}

const GAP = '  ';
/** A flexible column keeps so much, to tell its values apart. */
const MIN_FLEXIBLE = 12;

/** Lays out rows in straight columns; returns the lines, titles first. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  options: TableOptions,
): string[] {
  const widths = fitted(columns, naturalWidths(columns, rows), options.width);
  const cell = (text: string, index: number): string =>
    cutText(text, { width: widths[index] ?? 0, ellipsis: options.ellipsis });
  const layOut = (cells: readonly string[]): string =>
    columns
      .map((column, index) =>
        padText(cell(cells[index] ?? '', index), widths[index] ?? 0, { right: column.isRight === true }),
      )
      .join(GAP)
      .trimEnd();
  const paintTitle = options.paintTitle ?? ((text: string): string => text);
  const titles = layOut(columns.map((column) => column.title));
  return [paintTitle(cutText(titles, options)), ...rows.map((row) => cutText(layOut(row), options))];
}

function naturalWidths(columns: readonly Column[], rows: readonly (readonly string[])[]): number[] {
  return columns.map((column, index) =>
    rows.reduce((width, row) => Math.max(width, textWidth(row[index] ?? '')), textWidth(column.title)),
  );
}

/** Takes what is too much from the flexible columns, always from the one that is widest now. */
function fitted(columns: readonly Column[], natural: readonly number[], width: number): number[] {
  const widths = [...natural];
  const total = widths.reduce((sum, one) => sum + one, (widths.length - 1) * GAP.length);
  for (let excess = total - width; excess > 0; excess -= 1) {
    const widest = widestFlexible(columns, widths);
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

function widestFlexible(columns: readonly Column[], widths: readonly number[]): number | undefined {
  let found: number | undefined;
  for (const [index, width] of widths.entries()) {
    if (columns[index]?.isFlexible !== true || width <= MIN_FLEXIBLE) continue;
    if (found === undefined || width > (widths[found] ?? 0)) found = index;
  }
  return found;
}
