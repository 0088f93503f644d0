import { statSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for an end and tells when a file last grew. Closing may take longer than writing, as who closes may ask the disk
 * to confirm; lines can be read from here on.
 */
export async function lastGrowth(file: string, end: Promise<void>): Promise<number> {
  let isOver = false;
  const over = end.finally(() => {
    isOver = true;
  });
  let [bytes, atMs] = [-1, performance.now()];
  const look = (): void => {
    const size = sizeOf(file);
    if (size !== bytes) [bytes, atMs] = [size, performance.now()];
  };
  // It changes while this waits.
  while (!(isOver as boolean)) {
    look();
    await delay(1);
  }
  look();
  await over;
  return atMs;
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
