import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import test from 'node:test';
import { startedApi } from '../testing/started_api.ts';
import { tunerDouble } from '../testing/tuner_double.ts';
import { createServer, type ServerOptions } from './server.ts';

type Headers = Readonly<Record<string, string>>;
type Case = readonly [method: 'GET' | 'POST' | 'DELETE', headers: Headers, status: number];

async function check(options: ServerOptions, cases: readonly Case[]): Promise<void> {
  const app = await createServer(tunerDouble().tuner, options);
  for (const [method, headers, status] of cases) {
    const url = method === 'POST' ? '/api/tasks/9/start' : '/api/tasks/9';
    const reply = await app.inject({ method, url, headers: { host: '127.0.0.1:8000', ...headers } });
    assert.equal(reply.statusCode, status, `${method} ${JSON.stringify(headers)}: ${reply.body}`);
    if (status === 403) assert.equal(reply.json().code, 'AT_ORIGIN_REFUSED');
    if (status === 401) {
      assert.equal(reply.json().code, 'AT_UNAUTHORIZED');
      assert.equal(reply.headers['www-authenticate'], 'Bearer realm="autotuner"');
    }
  }
  await app.close();
}

test('on loopback only loopback names and allowed names are answered', async () => {
  const answered = [
    'localhost',
    'LocalHost:8000',
    '127.0.0.1',
    '127.9.9.9:1',
    '[::1]:8000',
    '[::1]',
    'localhost.',
    'box.lan:80',
  ];
  const refused = [
    'evil.com',
    'evil.com:8000',
    '10.0.0.1',
    '127.0.0.1.evil.com',
    'localhost.evil.com',
    'localhost@evil.com',
    'a b',
    '[::2]:8000',
  ];
  await check({ allowedHosts: ['Box.lan'] }, [
    ...answered.map((host): Case => ['GET', { host }, 200]),
    ...refused.map((host): Case => ['GET', { host }, 403]),
  ]);
});

test('on an open address literal addresses and the bound name are answered, other names are not', async () => {
  await check({ host: '0.0.0.0', apiKey: 'k' }, [
    ['GET', { host: '192.168.1.2:8000', authorization: 'Bearer k' }, 200],
    ['GET', { host: '[fe80::1]:8000', authorization: 'Bearer k' }, 200],
    ['GET', { host: 'evil.com', authorization: 'Bearer k' }, 403],
  ]);
  await check({ host: 'tuner.lan', apiKey: 'k' }, [
    ['GET', { host: 'tuner.lan:8000', authorization: 'Bearer k' }, 200],
  ]);
});

test('only pages of this server may change something', async () => {
  const own = 'http://127.0.0.1:8000';
  await check({}, [
    ['POST', {}, 202],
    ['POST', { origin: own }, 202],
    ['POST', { origin: own, 'sec-fetch-site': 'same-origin' }, 202],
    ['POST', { 'sec-fetch-site': 'none' }, 202],
    ['POST', { origin: 'https://evil.com' }, 403],
    ['POST', { origin: 'http://127.0.0.1:3000' }, 403],
    ['POST', { origin: 'null' }, 403],
    ['POST', { origin: '' }, 403],
    ['POST', { origin: `${own}/path` }, 403],
    ['POST', { 'sec-fetch-site': 'cross-site' }, 403],
    ['POST', { 'sec-fetch-site': 'same-site' }, 403],
    ['POST', { origin: own, 'sec-fetch-site': 'cross-site' }, 403],
    ['DELETE', { origin: 'https://evil.com' }, 403],
    ['GET', { origin: 'https://evil.com' }, 200],
  ]);
});

test('with a key every request has to bring it', async () => {
  await check({ apiKey: 'secret' }, [
    ['GET', {}, 401],
    ['GET', { authorization: 'Bearer secret' }, 200],
    ['GET', { authorization: 'bearer  secret ' }, 200],
    ['GET', { authorization: 'Bearer secret2' }, 401],
    ['GET', { authorization: 'Bearer secre' }, 401],
    ['GET', { authorization: 'Bearer ' }, 401],
    ['GET', { authorization: 'Basic secret' }, 401],
    ['POST', { authorization: 'secret' }, 401],
  ]);
});

test('probes and the description need no key, everything else does, even what does not exist', async () => {
  const app = await createServer(tunerDouble().tuner, { apiKey: 'secret' });
  const expected = {
    '/livez': 200,
    '/readyz': 200,
    '/api/openapi.json': 200,
    '/api/docs': 200,
    '/api/docs/static/swagger-ui.css': 200,
    '/metrics': 401,
    '/api/events': 401,
    '/api/docsx': 401,
    '/api/docs/..%2ftasks': 401,
    '/nowhere': 401,
  };
  for (const [url, status] of Object.entries(expected)) {
    assert.equal((await app.inject(url)).statusCode, status, url);
  }
  await app.close();
});

test('replies tell browsers to keep to this site, and the page loads only its own files', async () => {
  const app = await createServer(tunerDouble().tuner);
  const { headers } = await app.inject('/api/tasks/9');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['content-security-policy'], "default-src 'none'; frame-ancestors 'none'");
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['access-control-allow-origin'], undefined);
  const page = await app.inject('/api/docs');
  assert.match(String(page.headers['content-security-policy']), /script-src 'self';/);
  assert.ok(!/(?:src|href)="(?:https?:)?\/\//.test(page.body), 'the page needs no other site');
  assert.ok(!/<script>/.test(page.body), 'the policy allows no inline script');
  await app.close();
});

test('what is not even HTTP gets a problem document', async (t) => {
  const api = await startedApi(t);
  const { port } = new URL(api.url);
  for (const [sent, status] of [
    ['nonsense\r\n\r\n', 400],
    ['GET /livez HTTP/1.1\r\nhost:\r\nconnection: close\r\n\r\n', 403],
    [`GET /livez HTTP/1.1\r\nhost: localhost\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`, 431],
  ] as const) {
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.write(sent);
    await once(socket, 'close');
    assert.match(text, new RegExp(`^HTTP/1.1 ${status} `));
    const [head = '', body = ''] = text.split('\r\n\r\n');
    assert.match(head, /content-type: application\/problem\+json/);
    assert.equal(JSON.parse(body).status, status);
  }
});
