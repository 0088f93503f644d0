import type { ReadyCheck } from '@autotuner/core';

/** Waits for a line of the server. */
export interface LogWatch {
  /** Takes every line until it returns false; undefined when the check is not about the log. */
  readonly onLine: ((text: string) => boolean) | undefined;
  /** Resolves when one has matched; never, when the check is not about the log. */
  readonly hasPrinted: Promise<void>;
}

/** Watches for what a readiness check expects in the log. */
export function createLogWatch(check: ReadyCheck): LogWatch {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (check.kind !== 'log') return { onLine: undefined, hasPrinted: promise };
  const pattern = new RegExp(check.pattern, 'u');
  const onLine = (text: string): boolean => {
    const isFound = pattern.test(text);
    if (isFound) resolve();
    return !isFound;
  };
  return { onLine, hasPrinted: promise };
}
