import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { makePlace, type Place, type Started } from '../testing/cli_process.ts';

/** Prints what could steer a terminal, break a line or be no text, then a progress display and a last line without an end. */
const HOSTILE = String.raw`
  printf 'nul \000 esc \033[31mred \033]0;title\007 bell \007 back\b del \177\n'
  printf 'bytes \377\376 \200 half \360\237\n'
  printf 'separators \342\200\250 \342\200\251 \302\205 \302\233\n'
  printf '\r10 %%\r50 %%\r99 %%\n'
  echo '{{"y": 1}}'
  printf 'no end' >&2
`;

/** What everybody may see of it, in this order. */
const SHOWN = [
  '[stdout] nul ␀ esc ␛[31mred ␛]0;title␇ bell ␇ back␈ del ␡',
  '[stdout] bytes �� � half �',
  '[stdout] separators ␤ ␤ ␤ �',
  '[stdout] 99 %',
];

/** Controls other than tab and line feed, and what programs take for an end of line besides that. */
const HARMFUL = /[^\P{Cc}\t\n]|[\u2028\u2029]/u;

async function ran(t: TestContext): Promise<Place> {
  const place = await makePlace(t);
  const task = await place.task({
    command: ['sh', '-c', HOSTILE, 'sh', '{x}'],
    budget: { experiments: 1 },
  });
  const { code, stderr } = await place.here(['run', task]);
  assert.equal(code, 0, stderr);
  return place;
}

function check(text: string, view: string): void {
  assert.doesNotMatch(text, HARMFUL, view);
  for (const line of SHOWN) assert.ok(text.includes(line), `${view} lacks ${line}: ${text}`);
  assert.match(text, /\[stderr\] no end/u, view);
}

test('what a command prints is harmless in every view of its log', async (t) => {
  const place = await ran(t);
  for (const args of [
    ['logs', '1/1'],
    ['logs', '1'],
    ['logs', '-f', '1'],
    ['logs', '--grep', 'stdout|stderr', '1'],
  ]) {
    const { code, stdout } = await place.call(args);
    assert.equal(code, 0);
    check(stdout, args.join(' '));
  }
  const server = place.start(['serve', '--port', '0']);
  const url = /^http:\/\/127\.0\.0\.1:\d+$/mu.exec(await server.sees(/^http:.*\n/mu))?.[0] ?? '';
  await checkServer(url, server);
});

async function checkServer(url: string, server: Started): Promise<void> {
  const page = await fetch(`${url}/api/tasks/1/experiments/1/logs`);
  const { logs } = (await page.json()) as { readonly logs: string }; // as the schema of the route says
  check(logs, 'API');
  const stop = new AbortController();
  const stream = await fetch(`${url}/api/tasks/1/experiments/1/logs?follow=true`, { signal: stop.signal });
  assert.equal(stream.status, 200);
  let text = '';
  for await (const chunk of stream.body ?? []) {
    text += Buffer.from(chunk).toString('utf8');
    if (text.includes('no end')) break;
  }
  stop.abort();
  check(text, 'SSE');
  server.child.kill('SIGTERM');
}
