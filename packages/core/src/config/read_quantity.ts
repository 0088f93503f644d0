import type { ReportProblem } from './config_problem.ts';
import { describeValue, formatPath } from './describe_value.ts';
import { MAX_DURATION_MS, parseByteSize, parseDurationMs } from './quantity.ts';

/** Where a quantity stands in the file, what it is when absent, and who hears of its problems. */
interface QuantityPlace {
  readonly path: readonly (string | number)[];
  readonly report: ReportProblem;
}

/** How a duration is read. */
export interface ReadDurationOptions extends QuantityPlace {
  readonly fallbackMs: number;
  /** In milliseconds: 0 or 1. */
  readonly least: 0 | 1;
}

/** Reads a duration in milliseconds; reports one that is malformed, too short, or longer than 24 days. */
export function readDuration(written: string | number | undefined, options: ReadDurationOptions): number {
  if (written === undefined) return options.fallbackMs;
  const ms = parseDurationMs(written);
  if (ms !== undefined && ms >= options.least && ms <= MAX_DURATION_MS) return ms;
  const least = options.least === 0 ? '' : ', longer than 0';
  const wanted = `a duration such as "500ms", "60s" or "1h30m"${least} and at most 24 days`;
  const { path } = options;
  options.report({ path, message: `"${formatPath(path)}" must be ${wanted}, got ${describeValue(written)}` });
  return options.fallbackMs;
}

/** How a size is read. */
export interface ReadSizeOptions extends QuantityPlace {
  readonly fallbackBytes: number;
}

/** Reads a size in bytes; reports one that is malformed or not at least one byte. */
export function readSize(written: string | number | undefined, options: ReadSizeOptions): number {
  if (written === undefined) return options.fallbackBytes;
  const bytes = parseByteSize(written);
  if (bytes !== undefined && bytes >= 1) return bytes;
  const { path } = options;
  const wanted = 'a size such as "64MiB", or a number of bytes >= 1';
  options.report({ path, message: `"${formatPath(path)}" must be ${wanted}, got ${describeValue(written)}` });
  return options.fallbackBytes;
}
