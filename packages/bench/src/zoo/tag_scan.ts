import { randomUUID } from 'node:crypto';
import { open } from 'node:fs/promises';

/** So much of a log is searched for tags; nothing a zoo prints in a second is longer. */
const MOST_BYTES = 64 * 1024 * 1024;
const BLOCK_BYTES = 1024 * 1024;
const TAG = /zoo-[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;
const TAG_LENGTH = 40;

/** Makes a tag that nothing else of this machine has in its command line or prints. */
export function newTag(): string {
  return `zoo-${randomUUID()}`;
}

/** Size of a log, and how often it holds the tag of another run. */
export interface TagScan {
  readonly bytes: number;
  readonly foreign: number;
}

/** Searches a log for tags; a log that is not there is empty. */
export async function scanForTags(path: string, ownTag: string): Promise<TagScan> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return { bytes: 0, foreign: 0 };
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(BLOCK_BYTES);
    let foreign = 0;
    // Blocks overlap by less than a tag, so that each is found whole, and once.
    for (let at = 0; at < Math.min(size, MOST_BYTES); at += BLOCK_BYTES - TAG_LENGTH + 1) {
      const { bytesRead } = await file.read(buffer, 0, BLOCK_BYTES, at);
      const tags = buffer.toString('latin1', 0, bytesRead).match(TAG) ?? [];
      foreign += tags.filter((tag) => tag !== ownTag).length;
    }
    return { bytes: size, foreign };
  } finally {
    await file.close();
  }
}
