import { basename, dirname, join } from 'node:path';
import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { procFolderOf } from './proc_table.ts';

/** One open file of a process. */
export interface Descriptor {
  /** Of its process in `/proc`. */
  readonly folder: string;
  readonly number: string;
  /** A path, or what stands for one, such as "pipe:[1234]". */
  readonly target: string;
}

/** Where the output of an attempt goes. */
export interface AttemptOutput {
  /** Real paths of raw files. */
  readonly raw: ReadonlySet<string>;
  /** Pipes with names, where the shell can make no others, are in a folder that is named after it. */
  readonly token: string;
}

/** What a process can do with the output of an attempt. */
export interface LogUse {
  /** It copies pipes into a raw file: one of the own log writers. */
  readonly isWriter: boolean;
  /** It can write a raw file. */
  readonly hasRaw: boolean;
  /** Pipes it has open; of a log writer those that it reads. */
  readonly pipes: readonly string[];
}

const ACCESS_MODE = 3;
const NONE: LogUse = { isWriter: false, hasRaw: false, pipes: [] };

/** Tells what a process has open; nothing when that may not be read. */
export function logUseOf(pid: number, output: AttemptOutput): LogUse {
  const { raw, token } = output;
  const descriptors = listDescriptors(pid);
  if (descriptors.length === 0) return NONE;
  const isPipe = (target: string): boolean =>
    target.startsWith('pipe:') || target.includes(`/autotuner-${token}-`);
  const pipes = descriptors.filter((one) => isPipe(one.target));
  const hasRaw = descriptors.some((one) => raw.has(one.target) && !isReadOnly(one));
  const isCopying = pipes.length > 0 && (hasRaw || isTitledWriter(pid, token));
  const copied = isCopying ? pipes.filter(isReadOnly) : [];
  const isWriter = copied.length > 0;
  return { isWriter, hasRaw, pipes: (isWriter ? copied : pipes).map((one) => one.target) };
}

/** The keeper's log writers make a raw file with its first byte, and are known by their title until then. */
function isTitledWriter(pid: number, token: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1').startsWith(`autotuner-log-writer ${token}`);
  } catch {
    return false;
  }
}

/** Pipes that this program has open: everything that was started here may have inherited them. */
export function listOwnPipes(): readonly string[] {
  return listDescriptors(process.pid).flatMap(({ target }) => (target.startsWith('pipe:') ? [target] : []));
}

/** Open files of a process; none when they may not be read. */
export function listDescriptors(pid: number): readonly Descriptor[] {
  const found = listDescriptorsAt(`/proc/${pid}`);
  return found.length > 0 ? found : listDescriptorsAt(procFolderOf(pid));
}

function listDescriptorsAt(folder: string): readonly Descriptor[] {
  try {
    return readdirSync(`${folder}/fd`).flatMap((number) => {
      const target = readTarget(folder, number);
      return target === undefined ? [] : [{ folder, number, target }];
    });
  } catch {
    return [];
  }
}

function readTarget(folder: string, number: string): string | undefined {
  try {
    return readlinkSync(`${folder}/fd/${number}`);
  } catch {
    return undefined;
  }
}

function isReadOnly({ folder, number }: Descriptor): boolean {
  try {
    const text = readFileSync(`${folder}/fdinfo/${number}`, 'latin1');
    const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(text)?.[1] ?? '0', 8);
    return (flags & ACCESS_MODE) === 0;
  } catch {
    return true;
  }
}

/** Where a file that is not there yet will be. */
function pathToBe(path: string): string {
  try {
    return join(realpathSync(dirname(path)), basename(path));
  } catch {
    return path;
  }
}

/**
 * Paths as descriptors show them, with links followed; a file that is gone keeps its path. Only plain files tell who
 * belongs to an attempt: half of a machine has `/dev/null` open.
 */
export function realPathsOf(paths: readonly string[]): ReadonlySet<string> {
  return new Set(
    paths.flatMap((path) => {
      try {
        return statSync(path).isFile() ? [realpathSync(path)] : [];
      } catch {
        return [pathToBe(path)];
      }
    }),
  );
}
