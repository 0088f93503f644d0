import { Progress, type ProgressStream } from '../../samplers/report/progress.ts';
import type { JobRecord } from '../plan/job.ts';

/** Shows how many processes are done, and at once what went wrong. */
export class JobProgress {
  readonly #stream: ProgressStream;
  readonly #progress: Progress;

  constructor(stream: ProgressStream, total: number) {
    this.#stream = stream;
    this.#progress = new Progress(stream, { total, name: 'loggers' });
  }

  /** Counts a job. */
  step({ caseName, variant, contender, failure }: JobRecord): void {
    const what = [caseName, variant, contender].filter((one) => one !== '').join(' ');
    if (failure !== undefined) this.#stream.write(`\n${what}: ${failure}\n`);
    this.#progress.step(what);
  }

  /** Leaves the line. */
  end(): void {
    this.#progress.end();
  }
}
