import { readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';

/** One open file of a process. */
export interface Descriptor {
  readonly number: string;
  /** A path, or what stands for one, such as "pipe:[1234]". */
  readonly target: string;
}

const ACCESS_MODE = 3;

/** Open files of a process; none when they may not be read. */
export function listDescriptors(pid: number): readonly Descriptor[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((number) => {
      const target = readTarget(pid, number);
      return target === undefined ? [] : [{ number, target }];
    });
  } catch {
    return [];
  }
}

function readTarget(pid: number, number: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/fd/${number}`);
  } catch {
    return undefined;
  }
}

/** What a process does with the output of an attempt. */
export type LogUse =
  /** It copies this pipe, or several, into a raw file: one of the own log writers. */
  | { readonly kind: 'writer'; readonly pipes: readonly string[] }
  /** It writes a raw file and reads no pipe. */
  | { readonly kind: 'holder' }
  | undefined;

/** Tells what a process does with raw files; `raw` are their real paths. */
export function logUseOf(
  pid: number,
  files: { readonly raw: ReadonlySet<string>; readonly descriptors: readonly Descriptor[] },
): LogUse {
  const { raw, descriptors } = files;
  const isWritten = descriptors.some((one) => raw.has(one.target) && accessOf(pid, one) !== 'read');
  if (!isWritten) return undefined;
  const pipes = descriptors
    .filter((one) => one.target.startsWith('pipe:') && accessOf(pid, one) === 'read')
    .map((one) => one.target);
  return pipes.length === 0 ? { kind: 'holder' } : { kind: 'writer', pipes };
}

function accessOf(pid: number, descriptor: Descriptor): 'read' | 'write' {
  try {
    const text = readFileSync(`/proc/${pid}/fdinfo/${descriptor.number}`, 'latin1');
    const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(text)?.[1] ?? '0', 8);
    return (flags & ACCESS_MODE) === 0 ? 'read' : 'write';
  } catch {
    return 'read';
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
        return [path];
      }
    }),
  );
}
