import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, Worker, workerData } from 'node:worker_threads';
import { createLogger, type Logger, withCorrelationId, withLogContext } from '@autotuner/logger';

/* Interleaved flows in several threads, each flow in scopes of its own, started inside a scope of the main thread: `scopes_program.ts file threads flows`. */

const STEPS = 5;

interface Part {
  readonly file: string;
  readonly thread: number;
  readonly flows: number;
}

async function flow(logger: Logger, own: { readonly thread: number; readonly flow: number }): Promise<void> {
  for (let step = 0; step < STEPS; step++) {
    await sleep((own.flow + step) % 3);
    await withLogContext({ step }, async () => {
      await Promise.resolve();
      logger.info({ own: { ...own, step } }, 'Stepped');
    });
  }
}

async function run({ file, thread, flows }: Part): Promise<void> {
  const logger = createLogger({ files: [file] });
  const all = Array.from({ length: flows }, (_, n) =>
    withCorrelationId(`thread-${thread}-flow-${n}`, () =>
      withLogContext({ thread, flow: n }, () => flow(logger, { thread, flow: n })),
    ),
  );
  await Promise.all(all);
  await logger.close();
}

async function main(file: string, of: { readonly threads: number; readonly flows: number }): Promise<void> {
  const ends = Array.from({ length: of.threads }, (_, at) => {
    const worker = new Worker(new URL(import.meta.url), {
      workerData: { file, thread: at + 1, flows: of.flows },
    });
    return new Promise((resolve) => worker.once('exit', resolve));
  });
  await Promise.all([...ends, run({ file, thread: 0, flows: of.flows })]);
}

if (isMainThread) {
  const [file = '', threads = '2', flows = '10'] = process.argv.slice(2);
  const of = { threads: Number(threads), flows: Number(flows) };
  await withLogContext({ outer: 'main' }, () => main(file, of));
} else await run(workerData);
