import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { createLogger } from '@autotuner/logger';

/* A pool that ends each thread as soon as its task is done, and whose threads do nothing between tasks, as pools of others do: `pool_program.ts file threads lines [silent]`; with `silent` the main thread does not log. */

interface Work {
  readonly file: string;
  readonly thread: number;
  readonly lines: number;
  /** One word: 1 when the task is done. */
  readonly state: Int32Array;
}

async function task({ file, thread, lines }: Work): Promise<void> {
  const logger = createLogger({ files: [file] });
  for (let n = 0; n < lines; n++) logger.info({ thread, n }, 'Counted by a thread of a pool');
  await sleep(1);
  logger.info({ thread, n: lines }, 'The last one');
}

async function work(of: Work): Promise<void> {
  await task(of);
  Atomics.store(of.state, 0, 1);
  Atomics.notify(of.state, 0);
  Atomics.wait(of.state, 0, 1);
}

async function runTask(of: Omit<Work, 'state'>): Promise<void> {
  const state = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), { workerData: { ...of, state } });
  const { value } = Atomics.waitAsync(state, 0, 0);
  await value;
  await worker.terminate();
}

if (isMainThread) {
  const [file = '', threads = '2', lines = '100', silent] = process.argv.slice(2);
  if (silent !== 'silent') createLogger({ files: [file] }).info({ thread: -1, n: 0 }, 'From the main thread');
  const upTo = Array.from({ length: Number(threads) }, (_, thread) => thread);
  // A promise of Atomics keeps no process alive.
  const alive = setInterval(() => {}, 1_000);
  await Promise.all(upTo.map((thread) => runTask({ file, thread, lines: Number(lines) })));
  clearInterval(alive);
} else await work(workerData);
