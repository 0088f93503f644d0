import type { Clock } from '@autotuner/core';

const FIRST_MS = 1000;
const NEXT_MS = 5000;

/** What is told of a long recovery. */
export interface BacklogOptions {
  /** Bytes of logs to be read in all, as far as that is known beforehand. */
  readonly totalBytes: number;
  readonly clock: Pick<Clock, 'monotonic'>;
  readonly say: (text: string) => void;
}

/** Gives a function that takes the bytes read so far, piece by piece, and says after a second, and then every five, how far it has come. */
export function createBacklogProgress(options: BacklogOptions): (bytes: number) => void {
  const { clock, totalBytes, say } = options;
  let read = 0;
  let sayAt = clock.monotonic() + FIRST_MS;
  return (bytes) => {
    read += bytes;
    const now = clock.monotonic();
    if (now < sayAt) return;
    sayAt = now + NEXT_MS;
    const percent = Math.min(100, Math.floor((100 * read) / Math.max(1, totalBytes)));
    say(
      `Completing the logs of experiments that a dead tuner left: ${percent} % of ${megabytes(totalBytes)} MB`,
    );
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(0);
}
