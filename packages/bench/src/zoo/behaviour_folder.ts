import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { basename, delimiter, extname, join, resolve } from 'node:path';
import { asAccount, type Account } from '../oracle/account.ts';
import { readHeader, type BehaviourHeader } from './behaviour_header.ts';
import type { Expectation } from './expectation.ts';

/** One way to run one program of a zoo. */
export interface Behaviour {
  /** File name, with its further arguments. */
  readonly name: string;
  /** The tag comes after these, and `args` after the tag. */
  readonly argv: readonly string[];
  readonly args: readonly string[];
  readonly expectation?: Expectation;
  readonly header: BehaviourHeader;
}

/** An entry of the folder that is not run. */
export interface SkippedEntry {
  readonly name: string;
  readonly reason: string;
}

/** What a folder holds. */
export interface Zoo {
  readonly behaviours: readonly Behaviour[];
  readonly skipped: readonly SkippedEntry[];
}

/** Whose run it is to be. */
export interface ZooOptions {
  /** @default the current user */
  readonly account?: Account | undefined;
}

const HEADER_BYTES = 8192;
const INTERPRETERS: Readonly<Record<string, string>> = {
  '.pl': 'perl',
  '.py': 'python3',
  '.js': 'node',
  '.mjs': 'node',
  '.cjs': 'node',
  '.rb': 'ruby',
  '.bash': 'bash',
};

/**
 * Finds the programs of a folder, in the order of their names: every file that may be executed, in whatever language.
 *
 * @throws when the folder cannot be read
 */
export function readZoo(folder: string, options: ZooOptions): Zoo {
  const behaviours: Behaviour[] = [];
  const skipped: SkippedEntry[] = [];
  for (const name of readdirSync(folder).toSorted()) {
    const reason = whyNotRun(join(folder, name));
    const found = reason === undefined ? behavioursOf(resolve(folder, name), options) : reason;
    if (typeof found === 'string') skipped.push({ name, reason: found });
    else behaviours.push(...found);
  }
  return { behaviours, skipped };
}

function whyNotRun(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 'a link that leads nowhere';
  if (found.isDirectory()) return 'a folder';
  if (!found.isFile()) return 'not a file';
  if ((found.mode & 0o111) === 0) return 'not executable (chmod +x)';
  return found.size === 0 ? 'empty' : undefined;
}

function behavioursOf(path: string, { account }: ZooOptions): readonly Behaviour[] | string {
  const start = readStart(path);
  const header = readHeader(start);
  const missing = header.needs.filter((program) => !isInstalled(program, account));
  if (missing.length > 0) return `needs ${missing.join(', ')}`;
  const isRoot = (account?.uid ?? process.getuid?.()) === 0;
  if (header.as !== undefined && (header.as === 'root') !== isRoot)
    return `only for ${header.as === 'root' ? 'root' : 'an ordinary user'}`;
  const argv = [...interpreterOf(path, start), path];
  const name = basename(path);
  if (header.cases.length === 0) return [{ name, argv, args: [], header }];
  return header.cases.map(({ args, expectation }) => ({
    name: [name, ...args].join(' '),
    argv,
    args,
    expectation,
    header,
  }));
}

/** A text that names no interpreter is run as a shell would run it. */
function interpreterOf(path: string, start: string): readonly string[] {
  const isForKernel = start.startsWith('#!') || start.startsWith('\x7fELF') || start.includes('\0');
  return isForKernel ? [] : [INTERPRETERS[extname(path)] ?? 'sh'];
}

function readStart(path: string): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(HEADER_BYTES);
    return buffer.toString('latin1', 0, readSync(file, buffer, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(file);
  }
}

/** Folders in which behaviours find their programs; the Node of the bench first. */
export const PROGRAM_PATH: string = [
  resolve(process.execPath, '..'),
  process.env['PATH'] ?? '/usr/bin:/bin',
].join(delimiter);

const found = new Map<string, boolean>();

/** Asks as the user that the behaviours run as: what root has installed for itself is of no use to others. */
function isInstalled(program: string, account: Account | undefined): boolean {
  const known = found.get(program);
  if (known !== undefined) return known;
  const argv = [...asAccount(account), 'sh', '-c', 'command -v "$1"', 'sh', program];
  const env = { PATH: PROGRAM_PATH };
  const isThere = spawnSync(argv[0] ?? 'sh', argv.slice(1), { env, stdio: 'ignore' }).status === 0;
  found.set(program, isThere);
  return isThere;
}
