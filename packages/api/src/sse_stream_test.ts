import assert from 'node:assert/strict';
import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import test, { type TestContext } from 'node:test';
import { encodeSse, sendSse, type SseEnd, type SseMessage, type SseOptions } from './sse_stream.ts';

type Source = (signal: AbortSignal) => AsyncIterable<SseMessage>;

interface Served {
  readonly port: number;
  /** One promise for each request, in order; settles when its stream is over. */
  readonly ends: Promise<SseEnd>[];
}

async function serveSource(
  t: TestContext,
  source: Source,
  options: Partial<SseOptions> = {},
): Promise<Served> {
  const ends: Promise<SseEnd>[] = [];
  const closing = new AbortController().signal;
  const server = createServer((_request, response: ServerResponse) => {
    const end = sendSse(response, source, { closing, ...options });
    end.catch(() => undefined);
    ends.push(end);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address() as AddressInfo;
  return { port: address.port, ends };
}

async function bodyOf(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/`);
  return response.text();
}

/** A client that sends a request and then reads nothing, so that its window fills up. */
async function stalledClient(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  return socket;
}

async function until(isTrue: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!isTrue()) {
    assert.ok(Date.now() < deadline, 'what was waited for did not happen in 10 s');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Never ends by itself and counts how many of it are open. */
function endlessSource(data: string): {
  readonly source: Source;
  readonly state: { open: number; sent: number };
} {
  const state = { open: 0, sent: 0 };
  async function* source(signal: AbortSignal): AsyncGenerator<SseMessage> {
    state.open++;
    try {
      while (!signal.aborted) {
        state.sent++;
        yield { data };
        await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      state.open--;
    }
  }
  return { source, state };
}

/** Resolves when the source is not asked for more any longer. */
async function untilStalled(state: { readonly sent: number }): Promise<void> {
  let before = 0;
  while (before === 0 || before !== state.sent) {
    before = state.sent;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

test('encodeSse() writes id, event and one data line for each line', () => {
  assert.equal(encodeSse({ id: '7', event: 'x', data: 'a\nb' }), 'id: 7\nevent: x\ndata: a\ndata: b\n\n');
});

test('encodeSse() lets no text forge a field', () => {
  const forged = encodeSse({ data: 'x\rid: 999\r\nevent: end\n\ndata: y' });
  for (const line of forged.trimEnd().split(/\r\n|\r|\n/)) assert.match(line, /^data: /);
});

test('sendSse() sends retry, the events and ends with the source', async (t) => {
  const { port, ends } = await serveSource(t, async function* () {
    yield { id: '1', data: 'one' };
    yield { event: 'end', data: '{}' };
  });
  assert.equal(await bodyOf(port), 'retry: 2000\n\nid: 1\ndata: one\n\nevent: end\ndata: {}\n\n');
  assert.equal(await ends[0], 'finished');
});

test('sendSse() says bye when the server stops, also to a waiting source', async (t) => {
  const closing = new AbortController();
  const never: Source = async function* (signal) {
    yield { data: 'first' };
    await once(signal, 'abort');
  };
  const { port, ends } = await serveSource(t, never, { closing: closing.signal });
  const response = await fetch(`http://127.0.0.1:${port}/`);
  closing.abort();
  assert.match(await response.text(), /data: first\n\nevent: bye\ndata: \{\}\n\n$/);
  assert.equal(await ends[0], 'closing');
});

test('sendSse() says bye at once when the server is stopping already', async (t) => {
  const { port } = await serveSource(t, endlessSource('x').source, { closing: AbortSignal.abort() });
  assert.equal(await bodyOf(port), 'retry: 2000\n\nevent: bye\ndata: {}\n\n');
});

test('sendSse() does not wait for a stalled client when the server stops', async (t) => {
  const closing = new AbortController();
  const { source, state } = endlessSource('x'.repeat(100_000));
  const { port, ends } = await serveSource(t, source, { closing: closing.signal });
  const client = await stalledClient(port);
  await untilStalled(state);
  closing.abort();
  assert.equal(await ends[0], 'closing');
  client.resume();
  await once(client, 'close');
});

test('sendSse() breaks the connection off when the source throws, so that clients come back', async (t) => {
  const { port, ends } = await serveSource(t, async function* () {
    yield { data: 'one' };
    throw new Error('Cannot read');
  });
  await assert.rejects(bodyOf(port));
  await assert.rejects(ends[0] ?? Promise.resolve(), /Cannot read/);
});

test('sendSse() keeps a silent stream open with comments', async (t) => {
  const silent: Source = (signal) => ({
    [Symbol.asyncIterator]: () => ({
      next: () => once(signal, 'abort').then(() => ({ done: true, value: undefined })),
    }),
  });
  const { port } = await serveSource(t, silent, { heartbeatMs: 5 });
  const [response] = (await once(get({ port, host: '127.0.0.1' }), 'response')) as [IncomingMessage];
  let seen = '';
  response.setEncoding('utf8').on('data', (text: string) => (seen += text));
  await until(() => seen.split(': hb\n\n').length > 3);
  response.destroy();
});

test('sendSse() takes no more from the source than a stalled client can take', async (t) => {
  const { source, state } = endlessSource('x'.repeat(10_000));
  const { port } = await serveSource(t, source);
  const client = await stalledClient(port);
  await untilStalled(state);
  // Socket buffers of the kernel take some megabytes; without backpressure it would be all of them, for ever.
  assert.ok(state.sent * 10_000 < 32_000_000, `${state.sent} events were taken`);
  client.destroy();
  await until(() => state.open === 0);
});

test('sendSse() frees the iterators of 20 stalled clients that vanish', async (t) => {
  const { source, state } = endlessSource('x'.repeat(100_000));
  const { port, ends } = await serveSource(t, source);
  const clients = await Promise.all(Array.from({ length: 20 }, () => stalledClient(port)));
  await until(() => state.open === 20);
  await untilStalled(state);
  for (const client of clients) client.destroy();
  await until(() => state.open === 0);
  assert.deepEqual(new Set(await Promise.all(ends)), new Set(['disconnected']));
});

test('sendSse() disconnects a client that takes nothing for too long', async (t) => {
  const { source, state } = endlessSource('x'.repeat(100_000));
  const { port, ends } = await serveSource(t, source, { stallMs: 50 });
  const client = await stalledClient(port);
  await until(() => ends.length === 1);
  assert.equal(await ends[0], 'stalled');
  await until(() => state.open === 0);
  client.destroy();
});

test('sendSse() does not wait for a source that ignores its signal', async (t) => {
  const deaf: Source = () => ({
    [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }),
  });
  const { port, ends } = await serveSource(t, deaf);
  const client = await stalledClient(port);
  await until(() => ends.length === 1);
  client.destroy();
  assert.equal(await ends[0], 'disconnected');
});
