import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { createLogger } from '@autotuner/logger';

/* Threads that log into one file, each its own numbers: `threads_program.ts file threads lines [silent]`; with `silent` the main thread does not log. Nothing is handed to them but the name of the file. */

interface Part {
  readonly file: string;
  readonly thread: number;
  readonly lines: number;
}

async function log(part: Part): Promise<void> {
  const logger = createLogger({ files: [part.file] }).child({ thread: part.thread });
  for (let n = 0; n < part.lines; n++) logger.info({ n, text: `é${n}` }, 'Counted by a thread');
  // The first thread leaves it to the end of the thread to write the rest.
  if (part.thread !== 1) await logger.flush();
}

async function main(
  file: string,
  of: { readonly threads: number; readonly lines: number; readonly isSilent: boolean },
): Promise<void> {
  const { threads, lines } = of;
  if (!of.isSilent) await log({ file, thread: 0, lines: 1 });
  const ends = Array.from({ length: threads }, (_, index) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: { file, thread: index + 1, lines } });
    return new Promise((resolve) => worker.once('exit', resolve));
  });
  await Promise.all(ends);
}

if (isMainThread) {
  const [file = '', threads = '2', lines = '1000', silent] = process.argv.slice(2);
  await main(file, { threads: Number(threads), lines: Number(lines), isSilent: silent === 'silent' });
} else await log(workerData);
