import { extname } from 'node:path';
import type { Piscina } from 'piscina';

/** How many calls a pool takes. */
export interface PoolOptions {
  /** Calls that may wait for the thread; more reject at once. @default unlimited */
  readonly maxQueue?: number;
}

const IDLE_MS = 10_000;

/**
 * Opens a pool of one thread that runs an entry file of this folder, such as "suggest_worker". The thread starts with
 * the first call and ends after 10 s without one.
 */
export async function openPool(entry: string, options: PoolOptions = {}): Promise<Piscina> {
  // Loaded with the first pool: most processes never need one.
  const { Piscina: Pool } = await import('piscina');
  const isSource = extname(import.meta.filename) === '.ts';
  return new Pool({
    filename: new URL(`./${entry}${isSource ? '.ts' : '.js'}`, import.meta.url).href,
    maxThreads: 1,
    minThreads: 0,
    idleTimeout: IDLE_MS,
    execArgv: isSource ? ['--conditions=@autotuner/source'] : [],
    ...options,
  });
}
