import { once } from 'node:events';
import { AutotunerError } from '@autotuner/core';
import { openTuner, resolveHome, type LocalTuner } from '@autotuner/runner';
import type { Logger } from 'pino';
import { checkBind } from './bind_rule.ts';
import { listen } from './listen.ts';
import { DEFAULT_HOST, DEFAULT_PORT } from './serve_arguments.ts';
import { createServerParts, type ServerParts } from './server.ts';
import { serverLog } from './server_log.ts';

/** Where and how to serve. */
export interface ServeOptions {
  /** Data folder. @default AUTOTUNER_HOME, else the XDG data folder */
  readonly home?: string;
  /** 0..65535; 0 takes any free port. @default 8000 */
  readonly port?: number;
  /** Name or address to bind. @default "127.0.0.1" */
  readonly host?: string;
  /** More names the server may be addressed by. @default [] */
  readonly allowedHosts?: readonly string[];
  /** Asked for as bearer key. @default none is asked for */
  readonly apiKey?: string;
  /** Bind an address that others can reach without a key. @default false */
  readonly insecure?: boolean;
  /** Stops the server. @default SIGINT or SIGTERM of this process does */
  readonly signal?: AbortSignal;
  /** Gets request logs. @default JSON lines on standard error */
  readonly log?: Logger;
  /** Told the address once requests are answered. @default one line on standard error */
  readonly onListening?: (url: string) => void;
}

/** A server that answers requests. */
export interface RunningServer {
  /** Such as "http://127.0.0.1:8000". */
  readonly url: string;
  /**
   * Says goodbye to event streams, stops accepting, ends running attempts so that their tasks can be resumed (those of tasks
   * with `orphans: adopt` go on), and releases the data folder; at most about 10 seconds.
   *
   * @throws AutotunerError AT_INTERNAL when it took longer.
   */
  close(): Promise<void>;
}

/** For requests that are under way when the server stops. */
const HTTP_CLOSE_MS = 3000;
/** For all of the stop. */
const CLOSE_MS = 10_000;

/**
 * Serves the API on a data folder until the signal is aborted (or SIGINT or SIGTERM arrives), then stops gracefully.
 * Tasks that a dead process left running go on.
 *
 * @throws AutotunerError AT_BIND_REFUSED, AT_PORT_IN_USE, AT_STORE_LOCKED, AT_STORE_FOREIGN or AT_STORE_UNWRITABLE.
 */
export async function serve(options: ServeOptions = {}): Promise<void> {
  const stop =
    options.signal === undefined ? processSignals() : { signal: options.signal, release: () => undefined };
  try {
    const server = await startServer(options);
    if (!stop.signal.aborted) await once(stop.signal, 'abort');
    await server.close();
  } finally {
    stop.release();
  }
}

/**
 * Opens the data folder and starts to answer requests.
 *
 * @throws AutotunerError as {@link serve}.
 */
export async function startServer(options: ServeOptions = {}): Promise<RunningServer> {
  const resolved = resolveServeOptions(options);
  const { home, log } = resolved;
  const tuner = await openTuner({
    home,
    mode: 'run',
    command: 'autotuner serve',
    onProgress: (text) => log.info(text),
  });
  let parts: ServerParts | undefined;
  try {
    parts = await createServerParts(tuner, resolved);
    const url = await listen(parts.app, resolved);
    await tuner.setUrl(url);
    const resumed = await tuner.resumeInterrupted();
    if (tuner.takenOver.length > 0) log.info({ tasks: tuner.takenOver }, 'tasks were taken over');
    if (resumed.length > 0) log.info({ tasks: resumed }, 'interrupted tasks go on');
    resolved.onListening(url);
    return { url, close: closeOnce({ ...parts, tuner, log }) };
  } catch (error) {
    await parts?.app.close();
    await tuner.close();
    throw error;
  }
}

type ResolvedServeOptions = Required<Omit<ServeOptions, 'apiKey' | 'signal' | 'insecure'>> & {
  readonly apiKey?: string;
};

function resolveServeOptions(options: ServeOptions): ResolvedServeOptions {
  const host = options.host ?? DEFAULT_HOST;
  const key = options.apiKey === undefined ? {} : { apiKey: options.apiKey };
  checkBind({ host, ...key, isInsecure: options.insecure ?? false });
  return {
    home: options.home ?? resolveHome(process.env),
    port: options.port ?? DEFAULT_PORT,
    host,
    allowedHosts: options.allowedHosts ?? [],
    log: options.log ?? serverLog(),
    onListening: options.onListening ?? announce,
    ...key,
  };
}

function announce(url: string): void {
  process.stderr.write(`autotuner listens on ${url}, its API is described at ${url}/api/docs\n`);
}

interface Closing extends ServerParts {
  readonly tuner: LocalTuner;
  readonly log: Logger;
}

function closeOnce(closing: Closing): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= closeServer(closing));
}

async function closeServer({ app, shutdown, tuner, log }: Closing): Promise<void> {
  const startedAt = performance.now();
  shutdown.begin();
  const cut = setTimeout(() => app.server.closeAllConnections(), HTTP_CLOSE_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
  await inTime(tuner.close(), CLOSE_MS - (performance.now() - startedAt));
  log.info({ duration_ms: Math.round(performance.now() - startedAt) }, 'stopped');
}

async function inTime(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(lateStop()), timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function lateStop(): AutotunerError {
  const limit = `${CLOSE_MS} ms`;
  return new AutotunerError(
    'AT_INTERNAL',
    `Cannot stop the running attempts within ${limit}: the next start of autotuner on this data folder ends them`,
  );
}

/** Turns the first SIGINT or SIGTERM into an abort; the second one ends the process as if there was no listener. */
function processSignals(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const release = (): void => {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  };
  const onSignal = (): void => {
    release();
    controller.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  return { signal: controller.signal, release };
}
