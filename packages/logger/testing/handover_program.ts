import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createLogger, type LineLogger, withLogContext } from '@autotuner/logger';

/*
 * Threads log numbered lines into one file that rotates, while each of them takes the ring from the writer and gives it back
 * at random moments, and the writer is ended at a random moment: `handover_program.ts file seed ms`. Prints the counts of
 * each thread.
 */

interface Part {
  readonly file: string;
  readonly thread: number;
  readonly seed: number;
  readonly ms: number;
  /** Counts the calls of a thread that is ended in the middle. */
  readonly acked?: SharedArrayBuffer;
}

const THREADS = 3;

/** Numbers from 0 to 1 that depend on the seed alone. */
function randomOf(seed: number): () => number {
  let state = (seed + 1) * 2_654_435_761;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

class Producer {
  readonly #logger: LineLogger;
  readonly #random: () => number;
  readonly #acked: Int32Array;
  count = 0;

  constructor(part: Part) {
    const rotation = { maxBytes: 300_000 };
    this.#logger = createLogger({ files: [{ path: part.file, rotation }], fields: { thread: part.thread } });
    this.#acked = new Int32Array(part.acked ?? new SharedArrayBuffer(4));
    this.#random = randomOf(part.seed * THREADS + part.thread);
  }

  async run(ms: number): Promise<void> {
    const until = performance.now() + ms;
    while (performance.now() < until) await this.#step();
  }

  async end(): Promise<unknown> {
    await this.#logger.flush();
    return { count: this.count, ...this.#logger.stats() };
  }

  async #step(): Promise<void> {
    Atomics.store(this.#acked, 0, this.count);
    const choice = this.#random();
    this.#burst(Math.floor(this.#random() ** 3 * 400));
    if (choice < 0.1) await this.#logger.flush();
    else if (choice < 0.2) this.#logger.flushSync();
    else if (choice < 0.3) this.#logger.error({ n: this.count++ }, 'An error');
    else if (choice < 0.4) this.#inContext();
    else if (choice < 0.5) this.#logger.reopen();
    else await sleep(choice < 0.7 ? 0 : choice * 4);
  }

  #burst(lines: number): void {
    const kind = this.#random();
    for (let at = 0; at < lines; at++) {
      const n = this.count++;
      if (kind < 0.3) this.#logger.info({ n, half: n / 2 }, 'Counted');
      else if (kind < 0.6) this.#logger.info({ n, text: `é${n}` }, `Counted ${n}`);
      else if (kind < 0.8) this.#logger.info({ [`key${n % 50}`]: true, n }, 'Counted with many shapes');
      else this.#logger.info({ n, list: [n] }, 'Counted slowly');
    }
  }

  /** A scope that only these lines have, so that what defines it is read by whoever reads them. */
  #inContext(): void {
    withLogContext({ scope: this.count }, () => this.#burst(5));
  }
}

async function lead(part: Part): Promise<void> {
  const workers: Worker[] = [];
  process.on('worker', (worker) => workers.push(worker));
  const producer = new Producer(part);
  const [writer] = workers;
  const others = Array.from({ length: THREADS - 1 }, (_, index) => follow({ ...part, thread: index + 1 }));
  const acked = new SharedArrayBuffer(4);
  const victim = new Worker(new URL(import.meta.url), { workerData: { ...part, thread: THREADS, acked } });
  await producer.run(part.ms * (0.2 + randomOf(part.seed)() * 0.6));
  const ended = [victim.terminate()];
  if (part.seed % 4 !== 0) ended.push(writer?.terminate() ?? ended[0]!);
  await producer.run(part.ms / 2);
  await Promise.all(ended);
  const threads = [await producer.end(), ...(await Promise.all(others))];
  console.log(JSON.stringify({ threads, acked: Atomics.load(new Int32Array(acked), 0) }));
}

function follow(part: Part): Promise<unknown> {
  const worker = new Worker(new URL(import.meta.url), { workerData: part });
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

if (isMainThread) {
  const [file = '', seed = '0', ms = '500'] = process.argv.slice(2);
  await lead({ file, thread: 0, seed: Number(seed), ms: Number(ms) });
} else {
  const part: Part = workerData;
  const producer = new Producer(part);
  await producer.run(part.ms);
  // A port of a thread has no origin.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(await producer.end());
}
