/** A value of a cell; undefined and null give an empty one. */
export type CsvValue = string | number | boolean | null | undefined;

/**
 * Writes one line of CSV (RFC 4180, without the line end). Text that a spreadsheet would take for a formula gets an
 * apostrophe in front, so that opening an export never runs anything; numbers stay numbers.
 */
export function csvLine(cells: readonly CsvValue[]): string {
  return cells.map(csvCell).join(',');
}

function csvCell(value: CsvValue): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
