import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pino } from 'pino';
import { startServer, type RunningServer, type ServeOptions } from '../src/serve.ts';

/** A reply with its body parsed when it is JSON. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; undefined when it is not JSON. */
  readonly json: any; // oxlint-disable-line typescript/no-explicit-any -- tests look into replies of all shapes
}

/** What to send besides method and path. */
export interface CallOptions {
  /** Sent as JSON unless it is text. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The real server on a data folder of its own. */
export interface StartedApi extends RunningServer {
  readonly home: string;
  /** Sends one request, such as `call('POST /api/tasks', { body })`. */
  call(route: string, options?: CallOptions): Promise<Reply>;
}

/** Serves a new data folder on a free port until the test ends. */
export async function startedApi(
  t: Pick<TestContext, 'after'>,
  options: ServeOptions = {},
): Promise<StartedApi> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'autotuner-api-')));
  const server = await startServer({
    port: 0,
    log: pino({ level: 'silent' }),
    onListening: () => undefined,
    ...options,
    home,
  });
  t.after(async () => {
    await server.close();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  });
  return { ...server, home, call: (route, callOptions) => call(server.url, route, callOptions) };
}

async function call(url: string, route: string, { body, headers }: CallOptions = {}): Promise<Reply> {
  const [method = 'GET', path = '/'] = route.split(' ');
  const isText = typeof body === 'string' || body === undefined;
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { ...(isText ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parse(response, text) };
}

function parse(response: Response, text: string): unknown {
  return response.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : undefined;
}

/** A task file whose command runs a script in this Node with the parameter `x` as its argument. */
export function taskFile(
  script: string,
  more: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return {
    name: 'demo',
    // Braces of the script are no placeholders.
    command: [process.execPath, '-e', script.replaceAll(/[{}]/g, '$&$&'), '{x}'],
    parameters: { x: { type: 'int', low: 1, high: 100 } },
    objective: { metric: 'y', direction: 'minimize' },
    sampler: { type: 'random', seed: 1 },
    budget: { experiments: 2 },
    timeout: '20s',
    grace: '100ms',
    ...more,
  };
}

/** Prints a few lines and a metric. */
export const QUICK_SCRIPT =
  'console.log("hello from " + process.argv[1]); console.log(JSON.stringify({ y: Number(process.argv[1]) }))';

/** Says that it runs, then never ends by itself. */
export const ENDLESS_SCRIPT = 'console.log("endless " + process.argv[1]); setInterval(() => {}, 1000)';

/** Asks again until a reply satisfies, for at most 20 seconds. */
export async function pollUntil<T>(ask: () => Promise<T>, isDone: (reply: T) => boolean): Promise<T> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const reply = await ask();
    if (isDone(reply)) return reply;
    if (Date.now() > deadline) throw new Error(`Not in 20 s; last seen: ${JSON.stringify(reply)}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

/** One received event; `id` is the last one seen. */
export interface Received {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** Reads a stream of events until it ends or `isLast` says so, then disconnects. */
export async function readEvents(
  url: string,
  options: { readonly headers?: Record<string, string>; readonly isLast?: (event: Received) => boolean } = {},
): Promise<Received[]> {
  const events: Received[] = [];
  for await (const event of eventsOf(url, options.headers)) {
    events.push(event);
    if (options.isLast?.(event) === true) break;
  }
  return events;
}

/** The events of a stream as they arrive. Parses exactly what this server writes: no carriage returns, whole blocks. */
export async function* eventsOf(url: string, headers: Record<string, string> = {}): AsyncGenerator<Received> {
  const abort = new AbortController();
  // A stream that does not end must not hang the test.
  const signal = AbortSignal.any([abort.signal, AbortSignal.timeout(20_000)]);
  const response = await fetch(url, { headers, signal });
  if (response.status !== 200 || response.body === null)
    throw new Error(`${response.status}: ${await response.text()}`);
  let rest = '';
  let id = '';
  try {
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const event of blocks.map(parseBlock).filter(({ hasData }) => hasData)) {
        id = event.id ?? id;
        yield { id, event: event.event, data: event.data };
      }
    }
  } finally {
    abort.abort();
  }
}

interface Block {
  readonly id: string | undefined;
  readonly event: string;
  readonly data: string;
  /** A comment or `retry` alone is no event; an empty line is one. */
  readonly hasData: boolean;
}

function parseBlock(block: string): Block {
  const fields = block.split('\n').map((line) => /^(\w*): ?(.*)$/s.exec(line)?.slice(1) ?? ['', '']);
  const valuesOf = (wanted: string) => fields.filter(([name]) => name === wanted).map(([, value]) => value);
  const data = valuesOf('data');
  const event = valuesOf('event')[0] ?? 'message';
  return { id: valuesOf('id')[0], event, data: data.join('\n'), hasData: data.length > 0 };
}
