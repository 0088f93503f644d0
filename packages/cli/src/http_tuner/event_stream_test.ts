import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { test, type TestContext } from 'node:test';
import { isAutotunerError } from '@autotuner/core';
import { ApiClient } from './api_client.ts';
import { readEventStream } from './event_stream.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A server that answers its first request with the first answer, and so on. */
async function serve(t: TestContext, answers: readonly Answer[]): Promise<ApiClient> {
  let count = 0;
  const server = createServer((request, response) =>
    answers[Math.min(count++, answers.length - 1)]?.(request, response),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close() && server.closeAllConnections());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return new ApiClient({ url: `http://127.0.0.1:${address.port}`, apiKey: 'k' });
}

const stream =
  (text: string, end: 'close' | 'break' = 'close'): Answer =>
  (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text, () => (end === 'close' ? response.end() : response.destroy()));
  };

test('readEventStream() comes back with the last id after the connection broke, ended or said goodbye', async (t) => {
  const asked: unknown[] = [];
  const note =
    (answer: Answer): Answer =>
    (request, response) => {
      asked.push([request.headers['last-event-id'], request.headers.authorization, request.headers.accept]);
      answer(request, response);
    };
  const client = await serve(t, [
    note(stream('retry: 1\n\nid: 1\ndata: a\n\nid: 2\ndata: b\n\ndata: lost', 'break')),
    note(stream('id: 3\ndata: c\n\nevent: bye\ndata: {}\n\nid: 9\ndata: never\n\n')),
    note(stream('data: d\n\nid: 4\ndata: e\n\nevent: end\ndata: {}\n\n')),
  ]);
  const seen: string[] = [];
  for await (const { id, event, data } of readEventStream(client, {
    request: { path: '/x' },
    signal: t.signal,
  })) {
    if (event === 'end') break;
    seen.push(`${id}${data}`);
  }
  assert.deepEqual(seen, ['1a', '2b', '3c', '3d', '4e']);
  const headers = ['Bearer k', 'text/event-stream'];
  assert.deepEqual(asked, [
    [undefined, ...headers],
    ['2', ...headers],
    ['3', ...headers],
  ]);
});

test('readEventStream() ends with the code of a refusal and does not ask again', async (t) => {
  let count = 0;
  const client = await serve(t, [
    (_request, response) => {
      count += 1;
      response.writeHead(404, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ code: 'AT_TASK_UNKNOWN', detail: 'Cannot find task 7' }));
    },
  ]);
  const events = readEventStream(client, { request: { path: '/x' }, signal: t.signal });
  await assert.rejects(
    events.next(),
    (error) => isAutotunerError(error, 'AT_TASK_UNKNOWN') && error.message === 'Cannot find task 7',
  );
  assert.equal(count, 1);
});

test('readEventStream() ends when it is told to', async (t) => {
  const client = await serve(t, [(_request, response) => void response.writeHead(200).write(': hello\n\n')]);
  const stop = new AbortController();
  const next = readEventStream(client, { request: { path: '/x' }, signal: stop.signal }).next();
  setImmediate(() => stop.abort());
  assert.deepEqual(await next, { done: true, value: undefined });
});
