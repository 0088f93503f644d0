import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ThreadReply, ThreadRequest, ThreadSetup } from './node_sqlite_messages.ts';
import type { ConnectionOptions, SqliteConnection, Statement } from './sqlite_connection.ts';
import { SqliteFault, SQLITE } from './sqlite_fault.ts';

/**
 * Opens a file with the SQLite that is built into Node, on a thread of its own: waiting for the disk does not stop
 * the event loop.
 *
 * @throws SqliteFault when SQLite cannot open the file
 */
export async function openNodeSqliteThread(
  path: string,
  options: ConnectionOptions = {},
): Promise<SqliteConnection> {
  const connection = new NodeSqliteThread({ path, ...options });
  await connection.opened;
  return connection;
}

interface Waiting {
  resolve(rows: Record<string, unknown>[]): void;
  reject(error: unknown): void;
}

class NodeSqliteThread implements SqliteConnection {
  readonly driver = 'node:sqlite';
  readonly opened: Promise<unknown>;
  readonly #worker: Worker;
  readonly #waiting: Waiting[] = [];
  #lost: SqliteFault | undefined;

  constructor(setup: ThreadSetup) {
    this.#worker = startWorker(setup);
    this.#worker.on('message', (reply: ThreadReply) => this.#settle(reply));
    this.#worker.on('error', (error) => this.#lose(error));
    this.#worker.on('exit', () => this.#lose(undefined));
    this.opened = this.#answer();
  }

  all(sql: string, parameters: readonly unknown[]): Promise<Record<string, unknown>[]> {
    return this.#ask({ do: 'all', sql, parameters });
  }

  async batch(statements: readonly Statement[]): Promise<void> {
    await this.#ask({ do: 'batch', statements });
  }

  async close(): Promise<void> {
    const gone = once(this.#worker, 'exit');
    await this.#ask({ do: 'close' });
    this.#worker.ref();
    await gone;
  }

  #ask(request: ThreadRequest): Promise<Record<string, unknown>[]> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.#worker.postMessage(request);
    return this.#answer();
  }

  /** The next answer that nobody waits for yet; until it is there, this process stays alive. */
  #answer(): Promise<Record<string, unknown>[]> {
    this.#worker.ref();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  #settle(reply: ThreadReply): void {
    const waiting = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#worker.unref();
    if ('rows' in reply) waiting?.resolve(reply.rows);
    else waiting?.reject(new SqliteFault(reply.fault.message, reply.fault));
  }

  #lose(cause: unknown): void {
    const message = 'The thread of the database has ended';
    this.#lost ??= new SqliteFault(message, { resultCode: SQLITE.ERROR, cause });
    for (const waiting of this.#waiting.splice(0)) waiting.reject(this.#lost);
  }
}

function startWorker(setup: ThreadSetup): Worker {
  const entry = new URL(`./node_sqlite_worker${extname(import.meta.filename)}`, import.meta.url);
  // Node 22 warns of its driver in each thread; once is enough.
  return new Worker(entry, { workerData: setup, execArgv: ['--disable-warning=ExperimentalWarning'] });
}
