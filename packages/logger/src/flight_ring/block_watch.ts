import type { Worker } from 'node:worker_threads';
import { startWorker } from '../start_worker.ts';
import type { DumpStyle } from './shared_dump.ts';
import type { SharedRing } from './shared_ring.ts';

/** What the watcher is told. */
export interface BlockWatchData {
  readonly memory: SharedArrayBuffer;
  readonly path: string;
  readonly style: DumpStyle;
  readonly blockedMs: number;
}

/** Looks per time that the event loop may be blocked. */
const BEATS = 4;

/** Has another thread dump a ring when the event loop of this one has not turned for some time. */
export class BlockWatch {
  readonly #ring: SharedRing;
  readonly #timer: NodeJS.Timeout;
  readonly #worker: Worker | undefined;
  #hasEnded = false;

  constructor(ring: SharedRing, of: Omit<BlockWatchData, 'memory'>) {
    this.#ring = ring;
    this.#timer = setInterval(() => ring.giveBeat(), Math.max(1, of.blockedMs / BEATS));
    this.#timer.unref();
    const data: BlockWatchData = { ...of, memory: ring.memory };
    this.#worker = startWorker(new URL('block_watch_worker.js', import.meta.url), {
      name: 'autotuner log watcher',
      data,
      onExit: () => this.#bury(),
    });
    this.#hasEnded = this.#worker === undefined;
  }

  /** Resolves when the watcher has ended. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#ring.stop();
    const worker = this.#worker;
    if (this.#hasEnded || worker === undefined) return;
    await new Promise<void>((resolve) => {
      worker.once('exit', () => resolve());
      worker.ref();
    });
  }

  /** Whatever ended it, it has the ring no longer. */
  #bury(): void {
    this.#hasEnded = true;
    this.#ring.unlock();
  }
}
