import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import {
  CLOCK,
  LOCK,
  LOCKED_BY_WRITER,
  ringOf,
  RING_COUNT,
  type SharedMemory,
  SLEEPING,
  TAIL,
  UNLOCKED,
  WAKE,
  WRITER_DEAD,
  WRITER_NONE,
  WRITER_STARTING,
  WRITER_STATE,
} from './control_block.ts';

/** Memory for the writer's objects, in megabytes; lines in the making are all it has. */
const RESOURCE_LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 };

/**
 * Starts the writer of a process, which never keeps the process alive. Where threads are not allowed, and when the
 * writer dies, the memory says so: then every thread writes its own records.
 */
export function startWriter(memory: SharedMemory): void {
  const { words } = ringOf(memory, 0).control;
  if (Atomics.compareExchange(words, WRITER_STATE, WRITER_NONE, WRITER_STARTING) !== WRITER_NONE) return;
  Atomics.store(words, SLEEPING, 1);
  const isSource = extname(import.meta.filename) === '.ts';
  try {
    const worker = new Worker(new URL(`./writer_worker${isSource ? '.ts' : '.js'}`, import.meta.url), {
      name: 'autotuner log writer',
      workerData: memory,
      env: {},
      execArgv: isSource ? ['--conditions=@autotuner/source'] : [],
      resourceLimits: RESOURCE_LIMITS,
    });
    worker.unref();
    worker.on('error', () => buryWriter(memory));
    worker.on('exit', () => buryWriter(memory));
  } catch {
    buryWriter(memory);
  }
}

/** Writes down that there is no writer any more, and takes its locks away. */
function buryWriter(memory: SharedMemory): void {
  const { words, floats } = ringOf(memory, 0).control;
  Atomics.store(words, WRITER_STATE, WRITER_DEAD);
  floats[CLOCK] = 0;
  Atomics.store(words, SLEEPING, 1);
  for (let index = 0; index < RING_COUNT; index++) {
    const { at } = ringOf(memory, index);
    Atomics.compareExchange(words, at + LOCK, LOCKED_BY_WRITER, UNLOCKED);
    Atomics.notify(words, at + TAIL);
  }
  Atomics.add(words, WAKE, 1);
  Atomics.notify(words, WAKE);
}
