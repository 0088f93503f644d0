import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./optuna_child.py', import.meta.url));
/** The end of what Python says when it dies. */
const MOST_ERROR_TEXT = 2000;

/** A Python process that answers a line of JSON with a line of JSON; it ends when its input does. */
export class PythonChild {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #errorText = '';

  constructor(python: string) {
    this.#child = spawn(python, ['-u', PROGRAM], { stdio: 'pipe' });
    // What a process that has died does not read is reported with its end.
    this.#child.stdin.on('error', () => undefined);
    this.#child.on('error', (error) => (this.#errorText += error.message));
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.#errorText = (this.#errorText + chunk.toString()).slice(-MOST_ERROR_TEXT);
    });
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Sends a request and waits for its answer. @throws Error when Python reports one, or has ended */
  async request(message: Readonly<Record<string, unknown>>): Promise<Readonly<Record<string, unknown>>> {
    this.#child.stdin.write(`${JSON.stringify(message)}\n`);
    const line = await this.#lines.next();
    if (line.done === true) {
      throw new Error(`Cannot go on with Optuna: Python has ended, it said "${this.#errorText.trim()}"`);
    }
    // The other end of the pipe is our own program.
    const reply = JSON.parse(line.value) as Readonly<Record<string, unknown>>;
    if (typeof reply['error'] === 'string') throw new Error(`Cannot go on with Optuna: ${reply['error']}`);
    return reply;
  }

  /** Ends the process. */
  async close(): Promise<void> {
    const ended =
      this.#child.exitCode === null && this.#child.pid !== undefined ? once(this.#child, 'close') : undefined;
    this.#child.stdin.end();
    await ended;
  }
}
