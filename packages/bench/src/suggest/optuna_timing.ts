import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { HistoryEntry, SearchSpace } from '@autotuner/core';
import { madeUpLoss } from './made_up.ts';
import type { TimedCase } from './own_timing.ts';

/** Which of Optuna's samplers; `tpe` is its default. */
export type OptunaSampler = 'tpe' | 'random';

const PROGRAM = fileURLToPath(new URL('optuna_timing.py', import.meta.url));

/** A Python process that times Optuna when it is told to, and waits in between. */
export class OptunaTiming {
  readonly version: string;
  readonly #child: ChildProcess;
  readonly #answers: AsyncIterator<string>;
  #opened = 0;

  private constructor(child: ChildProcess, answers: AsyncIterator<string>, version: string) {
    this.#child = child;
    this.#answers = answers;
    this.version = version;
  }

  /** Starts it; undefined when this Python is not there or has no Optuna. */
  static async start(python: string): Promise<OptunaTiming | undefined> {
    const child = spawn(python, [PROGRAM], { stdio: ['pipe', 'pipe', 'ignore'] });
    // Without a listener a Python that is not there would end this process; that no line comes says it too.
    child.on('error', () => {});
    child.stdin.on('error', () => {});
    const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const first = await answers.next();
    if (first.done === true) return undefined;
    const { version }: { version: string } = JSON.parse(first.value);
    return new OptunaTiming(child, answers, version);
  }

  /** Prepares a study. */
  async open(
    sampler: OptunaSampler,
    { space, history }: { readonly space: SearchSpace; readonly history: readonly HistoryEntry[] },
  ): Promise<TimedCase> {
    const key = String(this.#opened++);
    await this.#ask({
      open: key,
      sampler,
      parameters: space.parameters,
      history: history.map(({ params }) => ({ params, loss: madeUpLoss(params) })),
    });
    return {
      measure: async (count) => {
        const { times = [] } = await this.#ask({ measure: key, count });
        return times;
      },
    };
  }

  /** Ends the process. */
  close(): void {
    this.#child.stdin?.end();
    this.#child.kill();
  }

  async #ask(request: unknown): Promise<{ readonly times?: readonly number[] }> {
    this.#child.stdin?.write(`${JSON.stringify(request)}\n`);
    const answer = await this.#answers.next();
    if (answer.done === true) throw new Error('Cannot time Optuna: its process has ended');
    return JSON.parse(answer.value) as { readonly times?: readonly number[] };
  }
}
