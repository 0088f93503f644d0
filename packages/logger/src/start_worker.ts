import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';

/**
 * Starts a worker of this package that never keeps the process alive; undefined where threads are not allowed. `url` is
 * that of its compiled file; from source it is found beside it.
 *
 * What fails in it ends it: `onExit` is called in any case.
 */
export function startWorker(
  url: URL,
  of: { readonly name: string; readonly data: unknown; readonly onExit: () => void },
): Worker | undefined {
  const isSource = extname(import.meta.filename) === '.ts';
  const file = isSource ? new URL(url.href.replace(/\.js$/, '.ts')) : url;
  try {
    const worker = new Worker(file, {
      name: of.name,
      workerData: of.data,
      env: {},
      execArgv: isSource ? ['--conditions=@autotuner/source'] : [],
      resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
    });
    worker.unref();
    // An error is followed by the exit; without a listener it would end the process.
    worker.on('error', () => {});
    worker.on('exit', of.onExit);
    return worker;
  } catch {
    return undefined;
  }
}
