import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { type TestContext } from 'node:test';
import { isAutotunerError, type ErrorCode } from '@autotuner/core';
import { pino } from 'pino';
import {
  ENDLESS_SCRIPT,
  eventsOf,
  pollUntil,
  readEvents,
  startedApi,
  taskFile,
  type Received,
} from '../testing/started_api.ts';
import { serve, startServer } from './serve.ts';

const silent = { log: pino({ level: 'silent' }), onListening: () => undefined, port: 0 };

async function dataFolder(t: TestContext): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'autotuner-serve-'));
  t.after(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));
  return home;
}

function refusal(code: ErrorCode, ...words: string[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(isAutotunerError(error, code), String(error));
    for (const word of words) assert.ok(error.message.includes(word), error.message);
    return true;
  };
}

test('startServer() refuses an open address without a key before it touches the data folder', async () => {
  const home = '/proc/no/such/folder';
  const start = startServer({ ...silent, home, host: '0.0.0.0' });
  await assert.rejects(start, refusal('AT_BIND_REFUSED', 'AUTOTUNER_API_KEY', '--insecure'));
});

test('startServer() says which port is in use and releases the data folder', async (t) => {
  const api = await startedApi(t);
  const port = Number(new URL(api.url).port);
  const home = await dataFolder(t);
  const start = startServer({ ...silent, home, port });
  await assert.rejects(start, refusal('AT_PORT_IN_USE', String(port), '--port'));
  const again = await startServer({ ...silent, home });
  await again.close();
});

test('startServer() says that an address does not exist here', async (t) => {
  const start = startServer({ ...silent, home: await dataFolder(t), host: '192.0.2.1', apiKey: 'k' });
  await assert.rejects(start, refusal('AT_BIND_REFUSED', '192.0.2.1'));
});

test('a second server on the same data folder is refused with the address of the first', async (t) => {
  const api = await startedApi(t);
  await assert.rejects(startServer({ ...silent, home: api.home }), refusal('AT_STORE_LOCKED', api.url));
});

test('stopping says bye to streams and ends attempts; the next server goes on with the task', async (t) => {
  const home = await dataFolder(t);
  const first = await startServer({ ...silent, home });
  const created = await fetch(`${first.url}/api/tasks?start=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(taskFile(ENDLESS_SCRIPT, { budget: { experiments: 1 } })),
  });
  assert.equal(created.status, 201);
  const seen: Received[] = [];
  let stopped: Promise<void> | undefined;
  const startedAt = performance.now();
  for await (const event of eventsOf(`${first.url}/api/tasks/1/logs?follow=true`)) {
    seen.push(event);
    if (event.data.includes('endless')) stopped ??= first.close();
  }
  await stopped;
  assert.ok(performance.now() - startedAt < 10_000);
  assert.equal(seen.at(-1)?.event, 'bye');
  await assert.rejects(fetch(`${first.url}/livez`));

  const second = await startServer({ ...silent, home });
  t.after(() => second.close());
  const left = (await (await fetch(`${second.url}/api/tasks/1`)).json()) as { task: { state: string } };
  assert.equal(left.task.state, 'running');
  const resumed = await readEvents(`${second.url}/api/tasks/1/logs?follow=true`, {
    headers: { 'last-event-id': seen.findLast(({ event }) => event === 'message')?.id ?? '' },
    isLast: ({ data }) => data.includes('endless'),
  });
  const before = new Set(seen.map(({ id }) => id));
  for (const { id } of resumed) assert.ok(!before.has(id), 'no line comes twice');
});

test('serve() resolves after the signal when everything is released', async (t) => {
  const home = await dataFolder(t);
  const stop = new AbortController();
  let url = '';
  await serve({
    ...silent,
    home,
    signal: stop.signal,
    onListening: (address) => {
      url = address;
      stop.abort();
    },
  });
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
  await (await startServer({ ...silent, home })).close();
});

test('request logs are JSON lines with the correlation id and no secret', async (t) => {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const api = await startedApi(t, { log, apiKey: 'top-secret' });
  const reply = await api.call('GET /api/tasks', {
    headers: { 'x-correlation-id': 'log-me', authorization: 'Bearer top-secret' },
  });
  assert.equal(reply.status, 200);
  const found = await pollUntil(
    async () => lines.map((line) => JSON.parse(line)).find((line) => line.correlation_id === 'log-me'),
    (line) => line !== undefined,
  );
  assert.equal(found.status, 200);
  assert.equal(found.url, '/api/tasks');
  assert.equal(typeof found.duration_ms, 'number');
  assert.ok(!lines.join('').includes('top-secret'));
});
