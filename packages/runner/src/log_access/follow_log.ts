import { open } from 'node:fs/promises';
import type { LogLine } from '@autotuner/core';
import type { Wake } from '../engine/wake.ts';
import { wholeLines } from './read_page.ts';

/** How often a log that another process writes is looked at. */
const POLL_MS = 100;

/** What following needs to know besides the path. */
export interface FollowLogOptions {
  /** Byte offset after the last line already seen. @default 0 */
  readonly from?: number;
  readonly signal: AbortSignal;
  /** Tells whether nothing more will be written; asked before the last look at the file. */
  readonly hasEnded: () => Promise<boolean>;
  /** Notified when this process writes. */
  readonly wake: Wake;
}

/**
 * Yields whole lines as they appear, each once, with the byte offset to resume after. A file that became shorter
 * (cleared) is read from its start. Ends after `hasEnded` and a last look, or on abort.
 */
export async function* followLog(path: string, options: FollowLogOptions): AsyncGenerator<LogLine> {
  let offset = options.from ?? 0;
  while (!options.signal.aborted) {
    const since = options.wake.version;
    const isLast = await options.hasEnded();
    for await (const found of newLines(path, offset)) {
      offset = found.nextOffset;
      yield found;
      if (options.signal.aborted) return;
    }
    if (isLast) return;
    await options.wake.wait({ pollMs: POLL_MS, since, signal: options.signal });
  }
}

async function* newLines(path: string, offset: number): AsyncGenerator<LogLine> {
  const file = await open(path, 'r').catch(() => undefined);
  if (file === undefined) return;
  try {
    const { size } = await file.stat();
    yield* wholeLines(file, { from: size < offset ? 0 : offset, to: size });
  } finally {
    await file.close();
  }
}
