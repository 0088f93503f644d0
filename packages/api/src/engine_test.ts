import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import test from 'node:test';
import {
  ENDLESS_SCRIPT,
  eventsOf,
  pollUntil,
  QUICK_SCRIPT,
  readEvents,
  startedApi,
  taskFile,
  type Received,
  type StartedApi,
} from '../testing/started_api.ts';

const stateOf = (api: StartedApi, id: number) =>
  api.call(`GET /api/tasks/${id}`).then(({ json }) => json.task.state);

async function completedTask(api: StartedApi, more: Readonly<Record<string, unknown>> = {}): Promise<number> {
  const created = await api.call('POST /api/tasks?start=true', { body: taskFile(QUICK_SCRIPT, more) });
  assert.equal(created.status, 201, created.text);
  const { id } = created.json.task;
  await pollUntil(
    () => stateOf(api, id),
    (state) => state === 'completed',
  );
  return id;
}

test('an experiment that ran out of memory says where it said so, and what it used', async (t) => {
  const api = await startedApi(t);
  const script =
    'setTimeout(() => { console.error("one"); console.error("MemoryError"); process.exit(1) }, 200)';
  const more = { budget: { experiments: 1 } };
  const created = await api.call('POST /api/tasks?start=true', { body: taskFile(script, more) });
  assert.equal(created.status, 201, created.text);
  const { id } = created.json.task;
  const { json } = await pollUntil(
    () => api.call(`GET /api/tasks/${id}/experiments/1`),
    (reply) => reply.json.experiment?.state === 'failed',
  );
  const [attempt] = json.attempts;
  const file = `task_${id}_exp_1.attempt_1.stderr.raw`;
  const outcome = { kind: 'oom', evidence: 'log', resource: 'cpu', line: 'MemoryError', file, offset: 4 };
  assert.deepEqual(attempt.outcome, outcome);
  assert.deepEqual(json.experiment.outcome, outcome);
  assert.ok(attempt.usage.cpuMs > 0 && attempt.leaked === 0 && attempt.phaseMs.benchmark >= 200);
});

test('a task can be created, started, read and deleted', async (t) => {
  const api = await startedApi(t);
  const created = await api.call('POST /api/tasks', {
    body: taskFile(QUICK_SCRIPT),
    headers: { 'x-correlation-id': 'c-1' },
  });
  assert.equal(created.status, 201, created.text);
  const { id } = created.json.task;
  assert.equal(created.json.task.state, 'pending');
  assert.equal(created.json.task.correlationId, 'c-1');
  assert.equal(created.headers.get('location'), `/api/tasks/${id}`);
  const started = await api.call(`POST /api/tasks/${id}/start`);
  assert.equal(started.status, 202, started.text);
  const done = await pollUntil(
    () => api.call(`GET /api/tasks/${id}`),
    ({ json }) => json.task.state === 'completed',
  );
  assert.deepEqual(done.json.counts, { total: 2, byState: { succeeded: 2 }, byOutcome: { exit: 2 } });
  const experiments = (await api.call(`GET /api/tasks/${id}/experiments`)).json;
  assert.deepEqual(
    experiments.items.map(({ number }: { number: number }) => number),
    [1, 2],
  );
  assert.equal(experiments.items[0].scores[0], experiments.items[0].params.x);
  const detail = (await api.call(`GET /api/tasks/${id}/experiments/1`)).json;
  assert.equal(detail.attempts[0].outcome.kind, 'exit');
  assert.equal((await api.call('GET /api/tasks')).json.items[0].task.id, id);
  assert.equal((await api.call(`DELETE /api/tasks/${id}`)).status, 204);
  assert.equal((await api.call(`GET /api/tasks/${id}`)).json.code, 'AT_TASK_UNKNOWN');
});

test('the log of an experiment holds only its own lines, the log of the task all', async (t) => {
  const api = await startedApi(t);
  const id = await completedTask(api);
  const { items } = (await api.call(`GET /api/tasks/${id}/experiments`)).json;
  const xs: number[] = items.map(({ params }: { params: { x: number } }) => params.x);
  const whole = (await api.call(`GET /api/tasks/${id}/logs`)).json;
  for (const x of xs) assert.ok(whole.logs.includes(`hello from ${x}\n`), whole.logs);
  assert.equal(whole.next_offset, whole.size);
  for (const [at, x] of xs.entries()) {
    const own = await api.call(`GET /api/tasks/${id}/experiments/${at + 1}/logs?grep=hello`, {
      headers: { accept: 'text/plain' },
    });
    assert.equal(own.text.match(/hello from/g)?.length, 1);
    assert.ok(own.text.includes(`hello from ${x}\n`));
  }
});

test('paging through a log by next_offset gives the whole log', async (t) => {
  const api = await startedApi(t);
  const id = await completedTask(api);
  const whole = (await api.call(`GET /api/tasks/${id}/logs`)).json;
  let [from, paged] = [0, ''];
  while (from < whole.size) {
    const page = (await api.call(`GET /api/tasks/${id}/logs?from=${from}&limit=2`)).json;
    paged += page.logs;
    assert.ok(page.next_offset > from);
    from = page.next_offset;
  }
  assert.equal(paged, whole.logs);
});

test('a followed log can be resumed after any line and comes out whole', async (t) => {
  const api = await startedApi(t);
  const id = await completedTask(api, { budget: { experiments: 1 } });
  const url = `${api.url}/api/tasks/${id}/logs?follow=true`;
  const all = await readEvents(url);
  assert.equal(all.at(-1)?.event, 'end');
  const lines = all.filter(({ event }) => event === 'message');
  const { logs } = (await api.call(`GET /api/tasks/${id}/logs`)).json;
  assert.equal(lines.map(({ data }) => `${data}\n`).join(''), logs);
  for (const cut of lines) {
    const rest = await readEvents(url, { headers: { 'last-event-id': cut.id } });
    assert.deepEqual(rest.slice(0, -1), lines.slice(lines.indexOf(cut) + 1));
  }
  const tail = await readEvents(`${url}&tail=2`);
  assert.deepEqual(
    tail.map(({ data }) => data).slice(0, -1),
    lines.slice(-2).map(({ data }) => data),
  );
});

test('lines arrive while the experiment runs, and cancelling ends the stream', async (t) => {
  const api = await startedApi(t);
  const created = await api.call('POST /api/tasks?start=true', { body: taskFile(ENDLESS_SCRIPT) });
  const { id } = created.json.task;
  let cancelled = false;
  const seen: Received[] = [];
  for await (const event of eventsOf(`${api.url}/api/tasks/${id}/logs?follow=true`)) {
    seen.push(event);
    if (cancelled || !event.data.includes('endless')) continue;
    cancelled = true;
    const reply = await api.call(`POST /api/tasks/${id}/cancel`);
    assert.equal(reply.status, 202, reply.text);
  }
  assert.ok(cancelled);
  assert.equal(seen.at(-1)?.event, 'end');
  assert.equal(await stateOf(api, id), 'cancelled');
});

test('a drained task is paused and goes on when started', async (t) => {
  const api = await startedApi(t);
  const slow = 'setTimeout(() => console.log(JSON.stringify({ y: 1 })), 300)';
  const created = await api.call('POST /api/tasks?start=true', {
    body: taskFile(slow, { budget: { experiments: 3 } }),
  });
  const { id } = created.json.task;
  assert.equal((await api.call(`POST /api/tasks/${id}/start`)).json.code, 'AT_STATE_ILLEGAL');
  assert.equal((await api.call(`POST /api/tasks/${id}/cancel?mode=drain`)).status, 202);
  await pollUntil(
    () => stateOf(api, id),
    (state) => state === 'paused',
  );
  assert.equal((await api.call(`POST /api/tasks/${id}/start`)).status, 202);
  await pollUntil(
    () => stateOf(api, id),
    (state) => state === 'completed',
  );
});

test('clear and restart forget the experiments, retry adds an attempt', async (t) => {
  const api = await startedApi(t);
  const script = 'process.exit(3)';
  const created = await api.call('POST /api/tasks?start=true', {
    body: taskFile(script, { budget: { experiments: 1 } }),
  });
  const { id } = created.json.task;
  const isOver = (state: string): boolean => state !== 'running' && state !== 'pending';
  await pollUntil(() => stateOf(api, id), isOver);
  const retried = await api.call(`POST /api/tasks/${id}/experiments/1/retry`);
  assert.equal(retried.status, 202, retried.text);
  assert.equal(retried.json.experiment.state, 'queued');
  assert.equal((await api.call(`POST /api/tasks/${id}/start`)).status, 202);
  await pollUntil(() => stateOf(api, id), isOver);
  assert.equal((await api.call(`GET /api/tasks/${id}/experiments/1`)).json.attempts.length, 2);
  const restarted = await api.call(`POST /api/tasks/${id}/restart`);
  assert.equal(restarted.status, 202, restarted.text);
  assert.equal(restarted.json.task.run, 2);
  await pollUntil(() => stateOf(api, id), isOver);
  const cleared = await api.call(`POST /api/tasks/${id}/clear`);
  assert.equal(cleared.status, 202, cleared.text);
  assert.equal(cleared.json.counts.total, 0);
  assert.equal((await api.call(`GET /api/tasks/${id}/logs`)).json.logs, '');
});

test('events stream live, by task, and resume after an id without a gap', async (t) => {
  const api = await startedApi(t);
  const other = await completedTask(api, { budget: { experiments: 1 } });
  const live = readEvents(`${api.url}/api/events`, {
    isLast: ({ data }) =>
      JSON.parse(data).type === 'task.state' && JSON.parse(data).data.state === 'completed',
  });
  await pollUntil(
    () => api.call('GET /metrics'),
    ({ text }) => text.includes('autotuner_event_streams 1'),
  );
  const id = await completedTask(api, { budget: { experiments: 1 } });
  const seen = (await live).map(({ data }) => JSON.parse(data));
  assert.ok(
    seen.every(({ taskId }) => taskId === id),
    'a stream begins with what happens next',
  );
  assert.deepEqual(
    seen.map(({ seq }) => seq),
    seen.map((_event, at) => at + 1),
  );
  const { items } = (await api.call('GET /api/events', { headers: { accept: 'application/json' } })).json;
  const last = items.at(-1).id;
  const all = await readEvents(`${api.url}/api/events?after=0`, {
    isLast: (event) => event.id === String(last),
  });
  assert.deepEqual(
    all.map(({ data }) => JSON.parse(data)),
    items,
  );
  const resumed = await readEvents(`${api.url}/api/events?task=${id}`, {
    headers: { 'last-event-id': String(items[1].id) },
    isLast: (event) => event.id === String(last),
  });
  assert.ok(items.some(({ taskId }: { taskId: number }) => taskId === other));
  assert.deepEqual(
    resumed.map(({ data }) => JSON.parse(data)),
    items.slice(2).filter(({ taskId }: { taskId: number }) => taskId === id),
  );
});

test('the correlation id of a request reaches the environment of the experiment', async (t) => {
  const api = await startedApi(t);
  const script =
    'console.log("id=" + process.env.AUTOTUNER_CORRELATION_ID); console.log(JSON.stringify({ y: 1 }))';
  const created = await api.call('POST /api/tasks?start=true', {
    body: taskFile(script, { budget: { experiments: 1 } }),
    headers: { 'x-correlation-id': 'from-the-caller' },
  });
  const { id } = created.json.task;
  await pollUntil(
    () => stateOf(api, id),
    (state) => state === 'completed',
  );
  const { logs } = (await api.call(`GET /api/tasks/${id}/logs?grep=id%3D`)).json;
  assert.match(logs, /id=from-the-caller\n$/);
});

test('a task file may be YAML, and its problems have line and column', async (t) => {
  const api = await startedApi(t);
  const headers = { 'content-type': 'application/yaml' };
  const good = `name: y\ncommand: [${process.execPath}, "{x}"]\nparameters: { x: [1, 2] }\nobjective: minimize ms\n`;
  assert.equal((await api.call('POST /api/tasks', { body: good, headers })).status, 201);
  const wrong = await api.call('POST /api/tasks', { body: `${good}timeout: soon\nnmae: x\n`, headers });
  assert.equal(wrong.status, 422);
  assert.deepEqual(
    wrong.json.errors
      .map(({ pointer, line, column }: Record<string, unknown>) => [pointer, line, column])
      .toSorted(),
    [
      ['/nmae', 6, 1],
      ['/timeout', 5, 10],
    ],
  );
  const broken = await api.call('POST /api/tasks', { body: 'name: [', headers });
  assert.equal(broken.json.code, 'AT_CONFIG_UNREADABLE');
  assert.equal(broken.json.errors[0].line, 1);
});

test('an impossible command and a bad pattern are refused with a reason', async (t) => {
  const api = await startedApi(t);
  const missing = await api.call('POST /api/tasks', {
    body: { ...taskFile(''), command: ['/no/such/program', '{x}'] },
  });
  assert.equal(missing.status, 422, missing.text);
  const id = await completedTask(api, { budget: { experiments: 1 } });
  const grep = await api.call(`GET /api/tasks/${id}/logs?grep=${encodeURIComponent('(')}`);
  assert.equal(grep.json.code, 'AT_REQUEST_INVALID');
  assert.equal(
    (await api.call(`GET /api/tasks/${id}/experiments/99/logs`)).json.code,
    'AT_EXPERIMENT_UNKNOWN',
  );
});

test('20 clients that stall and vanish leave no stream open', async (t) => {
  const api = await startedApi(t);
  const chatty =
    'const line = "x".repeat(10_000); for (let i = 0; i < 1000; i++) console.log(line); setInterval(() => {}, 1000)';
  await api.call('POST /api/tasks?start=true', { body: taskFile(chatty) });
  const clients = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const socket = connect(Number(new URL(api.url).port), '127.0.0.1').on('error', () => undefined);
      await once(socket, 'connect');
      socket.pause();
      socket.write('GET /api/tasks/1/logs?follow=true HTTP/1.1\r\nhost: localhost\r\n\r\n');
      return socket;
    }),
  );
  const openStreams = async (): Promise<string | undefined> =>
    /^autotuner_event_streams (\d+)$/m.exec((await api.call('GET /metrics')).text)?.[1];
  await pollUntil(openStreams, (open) => open === '20');
  // About what the socket buffers of one client take; sse_stream_test.ts fills them to the brim.
  await pollUntil(
    () => api.call('GET /api/tasks/1/logs?tail=1'),
    ({ json }) => json.size > 10_000_000,
  );
  assert.equal(await openStreams(), '20');
  for (const client of clients) client.destroy();
  await pollUntil(openStreams, (open) => open === '0');
});
