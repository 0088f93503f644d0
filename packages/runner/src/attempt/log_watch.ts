import type { ReadyCheck } from '@autotuner/core';
import type { OnLines } from '../capture/line_stamper.ts';
import { runBounded } from './bounded_run.ts';

/** Waits for a line of the server. */
export interface LogWatch {
  /** Takes the lines of the server; undefined when the check is not about the log. */
  readonly onLines: OnLines | undefined;
  /** Resolves when one has matched; never, when the check is not about the log. */
  readonly hasPrinted: Promise<void>;
}

/** The rest of a longer line is not looked at. */
const MAX_LINE_LENGTH = 4096;
/** A pattern that takes longer for some lines is one that backtracks without end. */
const SEARCH_MS = 200;

/** Watches for what a readiness check expects in the log; a pattern that takes too long to search for is called off. */
export function createLogWatch(check: ReadyCheck, onTooSlow: () => void): LogWatch {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (check.kind !== 'log') return { onLines: undefined, hasPrinted: promise };
  const pattern = new RegExp(check.pattern, 'u');
  const onLines = (texts: readonly string[]): boolean => {
    const found = runBounded(
      () => texts.some((text) => pattern.test(text.slice(0, MAX_LINE_LENGTH))),
      SEARCH_MS,
    );
    if (!found.isDone) onTooSlow();
    else if (found.value) resolve();
    return found.isDone && !found.value;
  };
  return { onLines, hasPrinted: promise };
}
