import { readAckFile } from './ack_file.ts';
import { countLines } from './count_lines.ts';

/** What became of lines whose calls had returned. */
export interface LinesLost {
  readonly acked: number;
  readonly lost: number;
  /** How long ago, at its end, the process had logged the last line that was kept, at most: 0 when nothing was lost. */
  readonly lostMs: number;
  /** But for a last line that is cut. */
  readonly torn: number;
  /** 1 when the last line was cut by the system where a page ends. */
  readonly cut: number;
  readonly duplicates: number;
}

/** Compares the files of a logger with what was acknowledged in a side file. */
export function linesLost(ackFile: string, ...logs: readonly string[]): LinesLost {
  const { count, elapsedMs } = readAckFile(ackFile);
  const lines = countLines(...logs);
  let lost = 0;
  let firstLost = count;
  for (let exp = count - 1; exp >= 0; exp--) {
    if (lines.has(exp)) continue;
    lost++;
    firstLost = exp;
  }
  // Lines are logged at an even rate.
  const lostMs = lost === 0 ? 0 : ((count - firstLost) / count) * elapsedMs;
  return {
    acked: count,
    lost,
    lostMs,
    torn: lines.torn - lines.cut,
    cut: lines.cut,
    duplicates: lines.duplicates,
  };
}
