import assert from 'node:assert/strict';
import test from 'node:test';
import { analyzeTask, AutotunerError, type ExperimentRecord } from '@autotuner/core';
import { sampleConfig, sampleExperiment } from '@autotuner/core/testing';
import { taskFile } from '../testing/started_api.ts';
import {
  FULL_DETAIL,
  FULL_EVENT,
  FULL_EXPERIMENT,
  FULL_SUMMARY,
  tunerDouble,
  unknownTask,
} from '../testing/tuner_double.ts';
import { createServer, createServerParts } from './server.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

test('replies carry every member of the records under the names of core', async () => {
  const app = await createServer(tunerDouble().tuner);
  const bodyOf = async (url: string, accept = 'application/json'): Promise<unknown> =>
    (await app.inject({ url, headers: { accept } })).json();
  assert.deepEqual(await bodyOf('/api/tasks/9'), FULL_SUMMARY);
  assert.deepEqual(await bodyOf('/api/tasks'), { items: [FULL_SUMMARY], next: null });
  assert.deepEqual(await bodyOf('/api/tasks/9/experiments'), { items: [FULL_EXPERIMENT], next: null });
  assert.deepEqual(await bodyOf('/api/tasks/9/experiments/3'), FULL_DETAIL);
  assert.deepEqual(await bodyOf('/api/events'), { items: [FULL_EVENT], next: null });
  await app.close();
});

test('an analysis carries every member under the names of core', async () => {
  const objectives = [
    { metric: 'ms', direction: 'minimize' },
    { metric: 'mb', direction: 'maximize' },
  ] as const;
  const config = sampleConfig({ objectives });
  // A bowl with failures on one side, measured twice at each point, so that nothing is absent.
  const experiments = Array.from({ length: 40 }, (__, i): ExperimentRecord => {
    const x = Math.floor(i / 2) / 20;
    const times = { startedAt: 10 * i, finishedAt: 10 * i + 5 };
    const origin = i === 0 ? 'baseline' : 'sampler';
    const scores = [(x - 0.4) ** 2 + (i % 2) / 50 + 1, x];
    const metrics = { ms: scores[0] ?? 0, mb: x };
    const success = sampleExperiment({ number: i + 1, origin, params: { x }, scores, metrics, ...times });
    const { scores: _, ...rest } = success;
    return x > 0.8 ? { ...rest, state: 'failed', failure: 'oom', progress: 1 } : success;
  });
  const summary = { ...FULL_SUMMARY, task: { ...FULL_SUMMARY.task, config } };
  const { tuner } = tunerDouble({
    getTask: async () => summary,
    listExperiments: async () => experiments,
  });
  const app = await createServer(tuner);
  const analysis = (await app.inject('/api/tasks/9/analysis')).json();
  assert.deepEqual(analysis, JSON.parse(JSON.stringify(analyzeTask(config, experiments))));
  const { best } = analysis;
  for (const member of [
    analysis.failureImportance,
    analysis.hypervolume,
    best.probability,
    best.relativeGain,
    best.metric,
  ])
    assert.notEqual(member, undefined);
  await app.close();
});

test('actions reach the tuner with their ids and answer 202', async () => {
  const { tuner, calls } = tunerDouble();
  const app = await createServer(tuner);
  const expected: readonly [string, { name: string; args: unknown[] }][] = [
    ['/api/tasks/9/start', { name: 'startTask', args: [9] }],
    ['/api/tasks/9/cancel', { name: 'stopTask', args: [9, 'cancel'] }],
    ['/api/tasks/9/cancel?mode=drain', { name: 'stopTask', args: [9, 'drain'] }],
    ['/api/tasks/9/restart', { name: 'restartTask', args: [9] }],
    ['/api/tasks/9/clear', { name: 'clearTask', args: [9] }],
    ['/api/tasks/9/experiments/3/retry', { name: 'retryExperiment', args: [{ taskId: 9, number: 3 }] }],
  ];
  for (const [url, call] of expected) {
    // An empty JSON body is what many clients send.
    const reply = await app.inject({ method: 'POST', url, headers: JSON_TYPE });
    assert.equal(reply.statusCode, 202, url);
    assert.deepEqual(calls.splice(0), [call]);
  }
  assert.equal((await app.inject({ method: 'DELETE', url: '/api/tasks/9' })).statusCode, 204);
  await app.close();
});

test('POST /api/tasks hands over configuration and correlation id, and starts on request', async () => {
  const { tuner, calls } = tunerDouble();
  const app = await createServer(tuner, { cwd: '/somewhere' });
  const headers = { 'x-correlation-id': 'my.request-1' };
  const reply = await app.inject({
    method: 'POST',
    url: '/api/tasks?start=true',
    headers,
    payload: taskFile(''),
  });
  assert.equal(reply.statusCode, 201, reply.body);
  assert.equal(reply.headers.location, '/api/tasks/9');
  assert.equal(reply.headers['x-correlation-id'], 'my.request-1');
  assert.deepEqual(
    calls.map(({ name }) => name),
    ['createTask', 'startTask'],
  );
  const [config, options] = calls[0]?.args ?? [];
  assert.ok(typeof config === 'object' && config !== null && 'cwd' in config);
  assert.equal(config.cwd, '/somewhere');
  assert.deepEqual(options, { correlationId: 'my.request-1' });
  await app.close();
});

test('lists name the next page when the page is full', async () => {
  const { tuner, calls } = tunerDouble();
  const app = await createServer(tuner);
  const tasks = await app.inject('/api/tasks?limit=1&state=running');
  assert.equal(tasks.json().next, 9);
  assert.equal(tasks.headers.link, '</api/tasks?limit=1&state=running&before=9>; rel="next"');
  assert.equal((await app.inject('/api/tasks/9/experiments?limit=1&after=2')).json().next, 3);
  const events = await app.inject({
    url: '/api/events?limit=1&task=9',
    headers: { accept: 'application/json' },
  });
  assert.equal(events.json().next, 5);
  assert.deepEqual(calls, [
    { name: 'listTasks', args: [{ limit: 1, state: 'running' }] },
    { name: 'listExperiments', args: [9, { after: 2, limit: 1 }] },
    { name: 'getTask', args: [9] },
    { name: 'listEvents', args: [{ after: 0, limit: 1, taskId: 9 }] },
  ]);
  await app.close();
});

test('a log is JSON by default and text by Accept, with blank lines kept', async () => {
  const { tuner, calls } = tunerDouble();
  const app = await createServer(tuner);
  const json = await app.inject('/api/tasks/9/experiments/3/logs?tail=3&grep=a%2B&from=1&limit=7');
  assert.deepEqual(json.json(), { logs: 'a\n\nb\n', next_offset: 5, size: 6 });
  assert.deepEqual(calls[0], {
    name: 'readLog',
    args: [
      { taskId: 9, experiment: 3 },
      { tail: 3, grep: 'a+', from: 1, limit: 7 },
    ],
  });
  const text = await app.inject({ url: '/api/tasks/9/logs', headers: { accept: 'text/plain' } });
  assert.equal(text.body, 'a\n\nb\n');
  assert.equal(text.headers['content-type'], 'text/plain; charset=utf-8');
  assert.equal(text.headers['x-next-offset'], '5');
  await app.close();
});

test('a followed log sends offsets as ids, keeps carriage returns apart and ends', async () => {
  const { tuner, calls } = tunerDouble();
  const app = await createServer(tuner);
  const followed = await app.inject({
    url: '/api/tasks/9/logs?follow=true&from=1',
    headers: { 'last-event-id': '2' },
  });
  assert.equal(followed.headers['content-type'], 'text/event-stream; charset=utf-8');
  assert.ok(followed.headers['x-correlation-id']);
  assert.equal(followed.body, 'retry: 2000\n\nid: 4\ndata: a\ndata: b\n\nevent: end\ndata: {}\n\n');
  const follow = calls.find(({ name }) => name === 'followLog')?.args[1];
  assert.ok(typeof follow === 'object' && follow !== null && 'from' in follow);
  assert.equal(follow.from, 2, 'Last-Event-ID counts more than the query');
  const tailed = await app.inject('/api/tasks/9/logs?follow=true&tail=3');
  assert.match(tailed.body, /data: a\n\ndata: \n\nid: 5\ndata: b\n\nid: 4\ndata: a\n/);
  await app.close();
});

test('every kind of error is a problem document with a correlation id', async () => {
  const failing = (fault: unknown) => () => Promise.reject(fault);
  const { tuner } = tunerDouble({
    getTask: unknownTask,
    getExperiment: unknownTask,
    startTask: failing(new AutotunerError('AT_STATE_ILLEGAL', 'Cannot start task 9: it is running already')),
    clearTask: failing(new Error('/secret/path')),
    checkReady: failing(
      new AutotunerError('AT_STORE_UNWRITABLE', 'Cannot write the data folder: no space is left'),
    ),
  });
  const app = await createServer(tuner);
  const cases: readonly [string, number, string][] = [
    ['GET /nowhere', 404, 'AT_ROUTE_UNKNOWN'],
    ['GET /api/tasks/9', 404, 'AT_TASK_UNKNOWN'],
    ['GET /api/tasks/9/logs?follow=true', 404, 'AT_TASK_UNKNOWN'],
    ['GET /api/tasks/9/experiments/1/logs?follow=true', 404, 'AT_TASK_UNKNOWN'],
    ['GET /api/events?task=9', 404, 'AT_TASK_UNKNOWN'],
    ['PUT /api/tasks/9', 405, 'AT_METHOD_REFUSED'],
    ['OPTIONS /api/tasks', 405, 'AT_METHOD_REFUSED'],
    ['GET /api/tasks/abc', 400, 'AT_REQUEST_INVALID'],
    ['GET /api/tasks/0', 400, 'AT_REQUEST_INVALID'],
    ['GET /api/tasks?limt=1', 400, 'AT_REQUEST_INVALID'],
    ['GET /api/tasks?limit=501', 400, 'AT_REQUEST_INVALID'],
    ['GET /api/tasks?state=asleep', 400, 'AT_REQUEST_INVALID'],
    ['GET /api/tasks/9/logs?follow=true&grep=x', 400, 'AT_REQUEST_INVALID'],
    ['GET /api/tasks/%ZZ', 400, 'AT_REQUEST_INVALID'],
    ['POST /api/tasks/9/cancel?mode=maybe', 400, 'AT_REQUEST_INVALID'],
    ['POST /api/tasks/9/start', 409, 'AT_STATE_ILLEGAL'],
    ['POST /api/tasks/9/clear', 500, 'AT_INTERNAL'],
    ['POST /api/tasks', 422, 'AT_CONFIG_INVALID'],
    ['GET /readyz', 507, 'AT_STORE_UNWRITABLE'],
  ];
  for (const [route, status, code] of cases) {
    const [method = 'GET', url = '/'] = route.split(' ');
    // oxlint-disable-next-line typescript/no-unsafe-argument -- any method name is what is tested
    const reply = await app.inject({ method: method as 'GET', url });
    assert.equal(reply.statusCode, status, `${route}: ${reply.body}`);
    assert.equal(reply.headers['content-type'], 'application/problem+json', route);
    const problem = reply.json();
    assert.equal(problem.code, code, route);
    assert.equal(problem.status, status, route);
    assert.equal(problem.type, `urn:autotuner:error:${code}`);
    assert.equal(problem.instance, `urn:request:${String(reply.headers['x-correlation-id'])}`, route);
    assert.ok(!reply.body.includes('/secret'), route);
  }
  await app.close();
});

test('a wrong request says what is wrong, where, and what would be accepted', async () => {
  const app = await createServer(tunerDouble().tuner);
  const unknown = (await app.inject('/api/tasks?limt=1')).json();
  assert.deepEqual(unknown.errors, [
    {
      in: 'query',
      pointer: '/limt',
      detail: 'query parameter "limt" is not known, "state", "before", "limit" are accepted',
    },
  ]);
  assert.equal(unknown.detail, `Cannot answer GET "/api/tasks": ${unknown.errors[0].detail}`);
  const state = (await app.inject('/api/tasks?state=asleep')).json();
  assert.match(
    state.detail,
    /query parameter "state" must be equal to one of the allowed values \("pending", /,
  );
  const resumed = await app.inject({ url: '/api/events', headers: { 'last-event-id': 'x' } });
  assert.equal(resumed.json().errors[0].pointer, '/last-event-id');
  const method = await app.inject({ method: 'PUT', url: '/api/tasks/9' });
  assert.equal(method.headers.allow, 'DELETE, GET, HEAD');
  await app.close();
});

test('bodies are JSON or YAML of at most 1 MiB', async () => {
  const app = await createServer(tunerDouble().tuner);
  const post = (type: string, payload: string) =>
    app.inject({ method: 'POST', url: '/api/tasks', headers: { 'content-type': type }, payload });
  assert.equal((await post('text/plain', 'name: x')).json().code, 'AT_MEDIA_TYPE_UNSUPPORTED');
  assert.equal((await post('application/x-www-form-urlencoded', 'a=b')).statusCode, 415);
  assert.equal((await post('application/json', '{"a":')).json().code, 'AT_REQUEST_INVALID');
  assert.equal((await post('application/json', '{"__proto__":{}}')).json().code, 'AT_REQUEST_INVALID');
  const large = await post('application/json', JSON.stringify('x'.repeat(1024 * 1024)));
  assert.equal(large.json().code, 'AT_BODY_TOO_LARGE');
  assert.equal(large.headers['content-type'], 'application/problem+json');
  await app.close();
});

test('an invalid task file is answered with every problem and its pointer', async () => {
  const app = await createServer(tunerDouble().tuner);
  const payload = { ...taskFile(''), concurrency: 0, nmae: 'x' };
  const reply = await app.inject({ method: 'POST', url: '/api/tasks', payload });
  assert.equal(reply.statusCode, 422);
  const pointers = reply.json().errors.map(({ pointer }: { pointer: string }) => pointer);
  assert.deepEqual(pointers.toSorted(), ['/concurrency', '/nmae']);
  await app.close();
});

test('a malformed correlation id is replaced', async () => {
  const app = await createServer(tunerDouble().tuner);
  for (const id of ['a b', 'x'.repeat(129), 'ä', '']) {
    const reply = await app.inject({ url: '/livez', headers: { 'x-correlation-id': id } });
    assert.match(String(reply.headers['x-correlation-id']), /^[\da-f-]{36}$/);
  }
  await app.close();
});

test('a stopping server refuses requests with 503 but stays alive', async () => {
  const { app, shutdown } = await createServerParts(tunerDouble().tuner);
  shutdown.begin();
  const ready = await app.inject('/readyz');
  assert.equal(ready.statusCode, 503);
  assert.equal(ready.json().code, 'AT_SERVER_BUSY');
  assert.equal(ready.headers['retry-after'], '5');
  assert.equal((await app.inject('/livez')).statusCode, 200);
  await app.close();
});

test('more event streams than allowed are refused before anything is sent', async () => {
  const app = await createServer(tunerDouble().tuner, { maxStreams: 0 });
  const reply = await app.inject('/api/events');
  assert.equal(reply.statusCode, 503);
  assert.equal(reply.json().code, 'AT_SERVER_BUSY');
  await app.close();
});

test('metrics count tasks, experiments and requests by route pattern', async () => {
  const app = await createServer(tunerDouble().tuner);
  await app.inject('/api/tasks/12345');
  await app.inject('/no/such/thing');
  const { body, headers } = await app.inject('/metrics');
  assert.match(String(headers['content-type']), /^text\/plain/);
  assert.match(body, /^autotuner_tasks\{state="running"\} 1$/m);
  assert.match(body, /^autotuner_experiments\{state="failed"\} 1$/m);
  assert.match(
    body,
    /^http_request_duration_seconds_count\{method="GET",route="\/api\/tasks\/:id",status="200"\} 1$/m,
  );
  assert.match(body, /^process_resident_memory_bytes \d+$/m);
  assert.match(body, /^autotuner_event_streams 0$/m);
  assert.ok(!body.includes('12345') && !body.includes('/no/such/thing'));
  await app.close();
});

test('HEAD of a stream sends no events', async () => {
  const app = await createServer(tunerDouble().tuner);
  for (const url of ['/api/events', '/api/tasks/9/logs?follow=true']) {
    const reply = await app.inject({ method: 'HEAD', url });
    assert.equal(reply.headers['content-type'], 'text/event-stream; charset=utf-8');
    assert.equal(reply.body, '');
  }
  await app.close();
});
