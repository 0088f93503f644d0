import { setTimeout as delay } from 'node:timers/promises';
import { fileBytes } from '../lines/file_bytes.ts';

/**
 * Waits for an end and tells when a file last grew. Closing may take longer than writing, as who closes may ask the disk
 * to confirm; lines can be read from here on.
 */
export async function lastGrowth(file: string, end: Promise<void>): Promise<number> {
  const over = new AbortController();
  const ended = end.finally(() => over.abort());
  let [bytes, atMs] = [-1, performance.now()];
  const look = (): void => {
    const size = fileBytes(file);
    if (size !== bytes) [bytes, atMs] = [size, performance.now()];
  };
  while (!over.signal.aborted) {
    look();
    await delay(1);
  }
  look();
  await ended;
  return atMs;
}
