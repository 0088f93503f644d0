import { open } from 'node:fs/promises';
import { createLineSplitter, parseChildLine, type ChildRole, type ChildStream } from '@autotuner/core';
import { cutTornLine } from './torn_line.ts';

/** One output of one process of one attempt. */
export interface StampedSource {
  readonly attempt: number;
  readonly role: ChildRole;
  readonly stream: ChildStream;
}

/** How many lines of each source a stamped log holds. */
export interface StampedCounts {
  of(source: StampedSource): number;
}

/** Which lines to count, and who hears of it. */
export interface CountOptions {
  readonly experiments: ReadonlySet<number>;
  /** Told how many bytes were read, again and again. */
  readonly onRead?: ((bytes: number) => void) | undefined;
}

/** A log that holds nothing yet. */
export const NO_STAMPED_LINES: StampedCounts = { of: () => 0 };

const BLOCK_BYTES = 1_048_576;

/**
 * Counts the lines of one experiment's processes in a stamped log, source by source, so that a reader of the raw files
 * knows where to go on. Cuts a torn last line first. A file that does not exist holds none. Reads the whole file, in
 * blocks; nobody may write to it meanwhile.
 */
export async function countStampedLines(
  path: string,
  options: { readonly experiment: number },
): Promise<StampedCounts> {
  const counts = await countLinesByExperiment(path, { experiments: new Set([options.experiment]) });
  return counts(options.experiment);
}

/** The same for many experiments at once: the log of a task is read once, however many of them are to be completed. */
export async function countLinesByExperiment(
  path: string,
  options: CountOptions,
): Promise<(experiment: number) => StampedCounts> {
  const counts = new Map<string, number>();
  const splitter = createLineSplitter({ maxLineBytes: BLOCK_BYTES });
  const file = await open(path, 'r+').catch(missingIsUndefined);
  if (file === undefined) return () => NO_STAMPED_LINES;
  try {
    const size = cutTornLine(file.fd);
    const block = Buffer.allocUnsafe(Math.min(BLOCK_BYTES, size));
    for (let offset = 0; offset < size;) {
      const { bytesRead } = await file.read(block, 0, block.length, offset);
      if (bytesRead === 0) break;
      offset += bytesRead;
      options.onRead?.(bytesRead);
      for (const line of splitter.push(block.subarray(0, bytesRead))) count(counts, line.text, options);
    }
  } finally {
    await file.close();
  }
  return (experiment) => ({ of: (source) => counts.get(keyOf(experiment, source)) ?? 0 });
}

function count(counts: Map<string, number>, text: string, options: CountOptions): void {
  const line = parseChildLine(text);
  if (line === undefined || !options.experiments.has(line.experiment)) return;
  const key = keyOf(line.experiment, line);
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function keyOf(experiment: number, source: StampedSource): string {
  return `${experiment} ${source.attempt} ${source.role} ${source.stream}`;
}

function missingIsUndefined(error: unknown): undefined {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
  throw error;
}
