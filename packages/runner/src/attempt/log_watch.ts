import type { ReadyCheck } from '@autotuner/core';

/** Waits for a line of the server. */
export interface LogWatch {
  /** Takes every line. */
  readonly onLine: (text: string) => void;
  /** Resolves when one has matched; never, when the check is not about the log. */
  readonly hasPrinted: Promise<void>;
}

/** Watches for what a readiness check expects in the log. */
export function createLogWatch(check: ReadyCheck): LogWatch {
  const pattern = check.kind === 'log' ? new RegExp(check.pattern, 'u') : undefined;
  const { promise, resolve } = Promise.withResolvers<void>();
  return {
    onLine: (text) => {
      if (pattern?.test(text) === true) resolve();
    },
    hasPrinted: promise,
  };
}
