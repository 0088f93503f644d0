import { parseArgs } from 'node:util';
import { AutotunerError } from '@autotuner/core';
import { resolveHome } from '@autotuner/runner';

/** Where and how to serve. */
export interface ServeArguments {
  /** Data folder, absolute. */
  readonly home: string;
  /** 0..65535; 0 takes any free port. */
  readonly port: number;
  /** Name or address to bind. */
  readonly host: string;
  /** More names the server may be addressed by. */
  readonly allowedHosts: readonly string[];
  /** Asked for as bearer key. */
  readonly apiKey?: string;
  /** Bind an address that others can reach without a key. */
  readonly insecure: boolean;
}

/** Port that is bound unless another one is asked for. */
export const DEFAULT_PORT = 8000;
/** Address that is bound unless another one is asked for. */
export const DEFAULT_HOST = '127.0.0.1';

/** What `--help` prints. */
export const SERVE_HELP = `Serves the HTTP API of autotuner.

  --port PORT        port to listen on, 0 for any free one (${DEFAULT_PORT})
  --host HOST        name or address to bind (${DEFAULT_HOST})
  --home FOLDER      data folder (AUTOTUNER_HOME, else the XDG data folder)
  --allow-host NAME  another name that requests may address the server by; repeatable
  --insecure         bind an address that others can reach without a key
  --help             print this

AUTOTUNER_API_KEY holds the key that requests must bring as "Authorization: Bearer KEY".
`;

/**
 * Reads the command line of the server; undefined when only help is asked for.
 *
 * @throws AutotunerError AT_USAGE
 */
export function parseServeArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): ServeArguments | undefined {
  const values = parseValues(args);
  if (values.help === true) return undefined;
  const apiKey = readApiKey(env['AUTOTUNER_API_KEY']);
  return {
    home: resolveHome(values.home === undefined ? env : { ...env, AUTOTUNER_HOME: values.home }),
    port: readPort(values.port),
    host: values.host ?? DEFAULT_HOST,
    allowedHosts: values['allow-host'] ?? [],
    insecure: values.insecure ?? false,
    ...(apiKey !== undefined && { apiKey }),
  };
}

function parseValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        home: { type: 'string' },
        'allow-host': { type: 'string', multiple: true },
        insecure: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values;
  } catch (cause) {
    const seen =
      cause instanceof Error ? cause.message.replace(/\.$/, '').replaceAll("'", '"') : String(cause);
    throw new AutotunerError(
      'AT_USAGE',
      `Cannot read the command line: ${seen}; --help lists what is accepted`,
      {
        cause,
      },
    );
  }
}

function readPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new AutotunerError(
    'AT_USAGE',
    `Cannot listen on port "${text}": a whole number from 0 to 65535 is accepted`,
  );
}

function readApiKey(key: string | undefined): string | undefined {
  if (key === undefined || key === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new AutotunerError(
    'AT_USAGE',
    'Cannot use AUTOTUNER_API_KEY: it has characters that no header can carry, printable ASCII without spaces is accepted',
  );
}
