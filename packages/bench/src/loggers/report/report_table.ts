import type { Interval } from '../stats/interval.ts';

/** A table as cells of text; the first column names the row. */
export interface ReportTable {
  readonly title: string;
  /** How to read it. */
  readonly note: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A number in three digits, such as 0.0123, 12.3 or 1 234 567. */
export function short(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '-';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 0.001) return value.toExponential(1);
  if (size < 100) return `${Number(value.toPrecision(3))}`;
  return Math.round(value)
    .toString()
    .replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

/** A median with its interval, where there is one. */
export function withRange(
  { median, low, high, count }: Interval,
  text: (value: number) => string = short,
): string {
  return count < 2 ? text(median) : `${text(median)} (${text(low)}..${text(high)})`;
}

/** A table as Markdown. */
export function markdownTable({ title, note, head, rows }: ReportTable): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = head.map((_, at) => (at === 0 ? '---' : '---:'));
  return [`**${title}.** ${note}`, '', line(head), line(rule), ...rows.map(line)].join('\n');
}
