import { AutotunerError, ERROR_TABLE, type ErrorCode } from '@autotuner/core';

/** Which server to talk to. */
export interface ApiClientOptions {
  /** Such as "http://127.0.0.1:8000". */
  readonly url: string;
  readonly apiKey?: string;
}

/** One request. */
export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  /** From the root, such as "/api/tasks/9". */
  readonly path: string;
  /** Undefined values are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A reply that takes longer to begin than this will hardly come. */
const REPLY_TIMEOUT_MS = 60_000;

/** Talks to the HTTP API: adds the key and turns every refusal into the error it stands for. */
export class ApiClient {
  readonly #base: URL;
  readonly #apiKey: string | undefined;

  /** @throws AutotunerError AT_USAGE when the address is none */
  constructor(options: ApiClientOptions) {
    this.#base = parseBase(options.url);
    this.#apiKey = options.apiKey;
  }

  /** Address of the server, for messages. */
  get origin(): string {
    return this.#base.href.replace(/\/$/, '');
  }

  /**
   * Sends a request and resolves with the reply once it is known to be a good one; its body is still to be read.
   *
   * @throws AutotunerError AT_SERVER_UNREACHABLE, or the code of the problem that the server replied with
   */
  async send(request: ApiRequest): Promise<Response> {
    const response = await this.#fetch(request);
    if (response.ok) return response;
    throw await this.#refusal(response);
  }

  /** Sends a request and reads the JSON reply. */
  async json(request: ApiRequest): Promise<unknown> {
    const response = await this.send(request);
    try {
      return await response.json();
    } catch (cause) {
      throw this.#unreachable('its reply is not JSON', cause);
    }
  }

  async #fetch(request: ApiRequest): Promise<Response> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), REPLY_TIMEOUT_MS);
    const signals = request.signal === undefined ? [late.signal] : [late.signal, request.signal];
    try {
      return await fetch(this.#urlOf(request), {
        method: request.method ?? 'GET',
        headers: this.#headersOf(request),
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        signal: AbortSignal.any(signals),
      });
    } catch (cause) {
      if (request.signal?.aborted === true) throw cause;
      throw this.#unreachable(late.signal.aborted ? 'no reply came in 60 s' : reasonOf(cause), cause);
    } finally {
      clearTimeout(timer);
    }
  }

  #urlOf({ path, query = {} }: ApiRequest): URL {
    const url = new URL(`${this.#base.pathname.replace(/\/$/, '')}${path}`, this.#base);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    return url;
  }

  #headersOf(request: ApiRequest): Record<string, string> {
    return {
      accept: 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(this.#apiKey === undefined ? {} : { authorization: `Bearer ${this.#apiKey}` }),
      ...request.headers,
    };
  }

  async #refusal(response: Response): Promise<AutotunerError> {
    const body: unknown = await response.json().catch(() => undefined);
    const code = textMember(body, 'code');
    if (code === undefined || !isErrorCode(code)) {
      return this.#unreachable(`it replied ${response.status} without a code; is this an autotuner server?`);
    }
    const detail = textMember(body, 'detail') ?? ERROR_TABLE[code].title;
    return new AutotunerError(code, detail, { details: { status: response.status, server: this.origin } });
  }

  #unreachable(why: string, cause?: unknown): AutotunerError {
    const message = `Cannot use the server at ${this.origin}: ${why}; AUTOTUNER_URL must be the address of "autotuner serve"`;
    return new AutotunerError('AT_SERVER_UNREACHABLE', message, cause === undefined ? {} : { cause });
  }
}

function parseBase(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol === 'http:' || parsed?.protocol === 'https:') return parsed;
  throw new AutotunerError(
    'AT_USAGE',
    `Cannot use AUTOTUNER_URL: got "${url}", expected an address such as "http://127.0.0.1:8000"`,
  );
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERROR_TABLE, code);
}

function textMember(value: unknown, name: string): string | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  const member: unknown = Reflect.get(value, name);
  return typeof member === 'string' ? member : undefined;
}

/** fetch says only "fetch failed"; its cause has the reason. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = textMember(cause, 'code');
  if (code === 'ECONNREFUSED') return 'nothing listens there (ECONNREFUSED)';
  const message = cause instanceof Error ? cause.message : String(cause);
  return message === '' ? (code ?? 'no connection') : message;
}
