/** How to draw a sparkline. */
export interface SparklineOptions {
  /** Columns at most; longer series are sampled evenly, ends included. */
  readonly width: number;
  /** Signs from lowest to highest. */
  readonly levels: readonly string[];
}

/** Draws a series as one line of bars between its own smallest and largest value. */
export function sparkline(values: readonly number[], options: SparklineOptions): string {
  const shown = sampleEvenly(values.filter(Number.isFinite), options.width);
  const low = Math.min(...shown);
  const span = Math.max(...shown) - low;
  const top = options.levels.length - 1;
  return shown
    .map(
      (value) => options.levels[span === 0 ? Math.floor(top / 2) : Math.round(((value - low) / span) * top)],
    )
    .join('');
}

function sampleEvenly(values: readonly number[], width: number): readonly number[] {
  if (values.length <= width) return values;
  if (width < 2) return values.slice(-Math.max(0, width));
  const step = (values.length - 1) / (width - 1);
  return Array.from({ length: width }, (_, column) => values[Math.round(column * step)] ?? 0);
}
