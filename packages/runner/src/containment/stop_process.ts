import { waitUntil } from './pause.ts';
import type { ContainedProcess, EmptyProof } from './tier.ts';

/** How patient to be. */
export interface StopOptions {
  /** Between TERM and KILL; 0 kills at once. */
  readonly graceMs: number;
  /** Cuts the grace short when it aborts. */
  readonly hurry?: AbortSignal;
  /** Called right before the hard kill, when there is one. */
  readonly onKill?: () => void;
}

/**
 * Ends a tree: asks, waits for the grace or until it is empty, kills, and proves it empty. Starts no process and
 * waits for no stream, so that neither a machine without free processes nor a full pipe can hold it up.
 */
export async function stopProcess(contained: ContainedProcess, options: StopOptions): Promise<EmptyProof> {
  if (options.graceMs > 0 && !contained.isEmpty()) {
    contained.terminate();
    const isHurried = (): boolean => options.hurry?.aborted === true;
    await waitUntil(() => contained.isEmpty() || isHurried(), { timeoutMs: options.graceMs });
  }
  if (contained.isEmpty()) return { isEmpty: true, survivors: [] };
  options.onKill?.();
  return contained.killHard();
}
