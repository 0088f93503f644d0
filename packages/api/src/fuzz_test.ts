import assert from 'node:assert/strict';
import test, { type TestContext } from 'node:test';
import fc from 'fast-check';
import { Compile } from 'typebox/schema';
import {
  ENDLESS_SCRIPT,
  pollUntil,
  QUICK_SCRIPT,
  startedApi,
  taskFile,
  type Reply,
  type StartedApi,
} from '../testing/started_api.ts';

type Json = any; // oxlint-disable-line typescript/no-explicit-any -- the document is looked into at many places

/** A server with a finished task 1, a pending task 2 and a running task 3. */
async function busyApi(t: TestContext): Promise<StartedApi> {
  const api = await startedApi(t);
  await api.call('POST /api/tasks?start=true', { body: taskFile(QUICK_SCRIPT) });
  await pollUntil(
    () => api.call('GET /api/tasks/1'),
    ({ json }) => json.task.state === 'completed',
  );
  await api.call('POST /api/tasks', { body: taskFile(QUICK_SCRIPT) });
  await api.call('POST /api/tasks?start=true', { body: taskFile(ENDLESS_SCRIPT) });
  return api;
}

/** Values that fit, nearly fit and do not fit at all. */
const odd = fc.oneof(
  fc.constantFrom(
    '1',
    '2',
    '3',
    '0',
    '-1',
    '1e3',
    '1.5',
    '',
    'true',
    'false',
    'null',
    '9007199254740993',
    '99999999999999999999',
  ),
  fc.constantFrom(
    'running',
    'succeeded',
    'cancel',
    'drain',
    '(',
    '[a',
    '.*',
    '../../etc/passwd',
    '%00',
    "'; drop table task;--",
  ),
  fc.integer({ min: -5, max: 2000 }).map(String),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

interface Route {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
}

function routesOf(document: Json): Route[] {
  return Object.entries<Json>(document.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      query: (operation.parameters ?? []).filter((p: Json) => p.in === 'query').map((p: Json) => p.name),
    })),
  );
}

/** A request to one of the routes; `follow` and `start` are left out, which would stream or run for ever. */
function requestTo(routes: readonly Route[]): fc.Arbitrary<{ route: string; body: unknown }> {
  return fc.constantFrom(...routes).chain(({ method, path, query }) =>
    fc
      .record({
        ids: fc.array(
          fc.oneof({ weight: 3, arbitrary: fc.constantFrom('1', '2') }, { weight: 1, arbitrary: odd }),
          { minLength: 2, maxLength: 2 },
        ),
        pairs: fc.array(
          fc.tuple(
            fc.constantFrom('x', ...query.filter((name) => name !== 'follow' && name !== 'start')),
            odd,
          ),
          { maxLength: 3 },
        ),
        body: fc.oneof(
          fc.constant(undefined),
          fc.json(),
          fc.string(),
          fc.constant(JSON.stringify({ ...taskFile(''), deploy: 1 })),
        ),
      })
      .map(({ ids, pairs, body }) => {
        let at = 0;
        const filled = path.replaceAll(/\{\w+\}/g, () => encodeURIComponent(ids[at++] ?? '1'));
        const search = new URLSearchParams(pairs).toString();
        return {
          route: `${method} ${filled}${search === '' ? '' : `?${search}`}`,
          body: method === 'POST' ? body : undefined,
        };
      }),
  );
}

const ACCEPT = { accept: 'application/json', 'content-type': 'application/json' };

function assertSound(reply: Reply, route: string): void {
  assert.ok(reply.status < 500, `${route}: ${reply.text}`);
  assert.ok(reply.headers.get('x-correlation-id'), route);
  if (reply.status < 400) return;
  assert.equal(reply.headers.get('content-type'), 'application/problem+json', route);
  for (const member of ['type', 'title', 'status', 'detail', 'instance', 'code'])
    assert.ok(member in reply.json, route);
}

test('no request that the description allows, or nearly allows, makes the server fail', async (t) => {
  const api = await busyApi(t);
  const routes = routesOf((await api.call('GET /api/openapi.json')).json);
  await fc.assert(
    fc.asyncProperty(requestTo(routes), async ({ route, body }) => {
      assertSound(await api.call(route, { body, headers: ACCEPT }), route);
    }),
    { numRuns: 400, seed: 20_261_122 },
  );
});

test('the schemas of the description can tell a wrong reply', async (t) => {
  const api = await startedApi(t);
  const document = (await api.call('GET /api/openapi.json')).json;
  const validator = Compile({ ...document, $ref: '#/components/schemas/EventList' });
  const event = { id: 1, taskId: 1, seq: 1, type: 'task.created', data: {}, at: 1 };
  assert.equal(validator.Check({ items: [event], next: null }), true);
  assert.equal(validator.Check({ items: [{ ...event, extra: 1 }], next: null }), false);
  assert.equal(validator.Check({ items: [{ ...event, type: 'x' }], next: null }), false);
});

test('every reply has the shape that the description promises', async (t) => {
  const api = await busyApi(t);
  const document = (await api.call('GET /api/openapi.json')).json;
  const replies: readonly [string, string][] = [
    ['GET /api/tasks', 'TaskList'],
    ['GET /api/tasks/1', 'TaskSummary'],
    ['GET /api/tasks/3', 'TaskSummary'],
    ['GET /api/tasks/1/experiments', 'ExperimentList'],
    ['GET /api/tasks/1/experiments/1', 'ExperimentDetail'],
    ['GET /api/tasks/1/logs', 'LogText'],
    ['GET /api/tasks/1/experiments/1/logs', 'LogText'],
    ['GET /api/events', 'EventList'],
    ['GET /readyz', 'Health'],
    ['GET /api/tasks/99', 'Problem'],
    ['GET /api/tasks?limit=0', 'Problem'],
    ['POST /api/tasks', 'Problem'],
    ['POST /api/tasks/3/cancel', 'TaskSummary'],
  ];
  for (const [route, name] of replies) {
    const { json } = await api.call(route, { headers: ACCEPT });
    const [isValid, errors] = Compile({ ...document, $ref: `#/components/schemas/${name}` }).Errors(json);
    assert.ok(isValid, `${route}: ${JSON.stringify(errors)}\n${JSON.stringify(json)}`);
  }
});
