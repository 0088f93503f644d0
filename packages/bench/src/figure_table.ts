import type { Figure } from './bench.ts';

/** Lays figures out as a table for the terminal: name, value with unit, goal, ratio, note. */
export function renderFigures(figures: readonly Figure[]): string {
  const rows = figures.map((one) => [
    one.name,
    Number.isNaN(one.value) ? 'skipped' : `${formatValue(one.value)} ${one.unit}`,
    one.goal === undefined ? '' : `${one.goal.isMet ? 'met' : 'MISSED'} ${one.goal.text}`,
    one.ratio === undefined ? '' : `${one.ratio.times.toFixed(2)}x ${one.ratio.to}`,
    one.note ?? '',
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  // A column that nobody fills takes no room.
  const layout = (row: readonly string[]): string =>
    row
      .map((cell, at) => ({ cell, width: widths[at] }))
      .filter(({ width }) => width !== 0)
      .map(({ cell, width = 0 }) => cell.padEnd(width))
      .join('  ')
      .trimEnd();
  return rows.map(layout).join('\n');
}

function formatValue(value: number): string {
  return Number.isInteger(value) ? `${value}` : value.toPrecision(3);
}
