/** Entry of the thread that runs the statements of one `node:sqlite` connection. */
import { parentPort, workerData } from 'node:worker_threads';
import { openNodeSqliteConnection } from './node_sqlite_connection.ts';
import type { ThreadReply, ThreadRequest, ThreadSetup } from './node_sqlite_messages.ts';
import type { SqliteConnection } from './sqlite_connection.ts';
import { SqliteFault, SQLITE } from './sqlite_fault.ts';

async function main(setup: ThreadSetup): Promise<void> {
  const opening = openNodeSqliteConnection(setup.path, setup);
  // Statements are run at once, so the replies leave in the order of the requests.
  parentPort?.on('message', (request: ThreadRequest) => void reply(opening, request));
  await answer(async () => {
    await opening;
    return [];
  });
}

async function reply(opening: Promise<SqliteConnection>, request: ThreadRequest): Promise<void> {
  await answer(async () => serve(await opening, request));
  if (request.do === 'close') parentPort?.close();
}

async function serve(
  connection: SqliteConnection,
  request: ThreadRequest,
): Promise<Record<string, unknown>[]> {
  if (request.do === 'all') return connection.all(request.sql, request.parameters);
  if (request.do === 'batch') await connection.batch(request.statements);
  else await connection.close();
  return [];
}

async function answer(work: () => Promise<Record<string, unknown>[]>): Promise<void> {
  // eslint-disable-next-line unicorn/require-post-message-target-origin -- a port of a thread has no origin
  parentPort?.postMessage(await work().then((rows): ThreadReply => ({ rows }), replyFromFault));
}

function replyFromFault(error: unknown): ThreadReply {
  const message = error instanceof Error ? error.message : String(error);
  return { fault: { message, resultCode: error instanceof SqliteFault ? error.extended : SQLITE.ERROR } };
}

// Whoever starts this thread gives it a setup.
await main(workerData as ThreadSetup);
