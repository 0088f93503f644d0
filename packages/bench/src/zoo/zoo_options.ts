import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { wholeNumber } from '../whole_number.ts';

/** How to run a zoo. */
export interface ZooRunOptions {
  /** Folder of programs. */
  readonly zoo: string;
  /** Only this tier. @default every tier that works here */
  readonly tier?: string;
  /** Runs everything as an ordinary user. */
  readonly user: boolean;
  readonly runs: number;
  readonly timeoutMs: number;
  /** File for everything that was measured. */
  readonly json?: string;
}

/** What was asked for: a run, help, or something that cannot be understood. */
export type ZooRequest =
  | { readonly kind: 'run'; readonly options: ZooRunOptions }
  | { readonly kind: 'help' }
  | { readonly kind: 'bad'; readonly problem: string };

const OWN_ZOO = fileURLToPath(new URL('../../../../test/fixtures/zoo/', import.meta.url));
const MOST_RUNS = 1000;

/** How it is called. */
export const ZOO_USAGE: string = `usage: nx run bench:zoo -- [--zoo DIR] [--tier TIER] [--user] [--runs N] [--timeout MS] [--json FILE]

Runs every executable of a folder through the runner, with a tag as its first argument, and counts what is left.

  --zoo DIR      folder of executables (default: the project's own, test/fixtures/zoo)
  --tier TIER    only this containment tier (default: each that works here)
  --user         as an ordinary user (uid 65534); needs root
  --runs N       runs of each program, 1 to ${MOST_RUNS} (default 3)
  --timeout MS   how long each program may run, 50 to 60000 (default 700)
  --json FILE    keep everything that was measured
`;

/** Reads the command line. */
export function readZooRequest(args: readonly string[]): ZooRequest {
  try {
    return requestOf(args.filter((one) => one !== '--'));
  } catch (error) {
    return { kind: 'bad', problem: error instanceof Error ? error.message : String(error) };
  }
}

function requestOf(args: readonly string[]): ZooRequest {
  const { values } = parseArgs({
    args: [...args],
    options: {
      zoo: { type: 'string', default: OWN_ZOO },
      tier: { type: 'string' },
      user: { type: 'boolean', default: false },
      runs: { type: 'string', default: '3' },
      timeout: { type: 'string', default: '700' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { kind: 'help' };
  const isFolder = statSync(values.zoo, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) throw new Error(`Cannot use --zoo "${values.zoo}": there is no such folder`);
  if (values.user && process.getuid?.() !== 0)
    throw new Error(
      'Cannot use --user: only root can become another user; without it this already runs as one',
    );
  return {
    kind: 'run',
    options: {
      zoo: values.zoo,
      user: values.user,
      runs: wholeNumber(values.runs, { option: '--runs', from: 1, to: MOST_RUNS }),
      timeoutMs: wholeNumber(values.timeout, { option: '--timeout', from: 50, to: 60_000 }),
      ...(values.tier === undefined ? {} : { tier: values.tier }),
      ...(values.json === undefined ? {} : { json: values.json }),
    },
  };
}
