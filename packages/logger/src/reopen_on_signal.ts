import type { Logger } from './logger.ts';
import { onProcessEvent } from './process_hook.ts';

/**
 * Has a logger go on in new files with each such signal, as programs that rotate logs expect; other listeners stay.
 * Returns what ends it. A process that listens to SIGHUP no longer ends with its terminal.
 */
export function reopenOnSignal(
  logger: Pick<Logger, 'reopen'>,
  signal: NodeJS.Signals = 'SIGHUP',
): () => void {
  return onProcessEvent(signal, () => logger.reopen());
}
