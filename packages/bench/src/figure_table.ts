import type { Figure } from './bench.ts';

/** Lays figures out as a table for the terminal: name, value with unit, ratio, note. */
export function renderFigures(figures: readonly Figure[]): string {
  const rows = figures.map((one) => [
    one.name,
    `${formatValue(one.value)} ${one.unit}`,
    one.ratio === undefined ? '' : `${one.ratio.times.toFixed(2)}x ${one.ratio.to}`,
    one.note ?? '',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function formatValue(value: number): string {
  return Number.isInteger(value) ? `${value}` : value.toPrecision(3);
}
