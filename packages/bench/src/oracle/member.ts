import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** One live process of a pid namespace. */
export interface Member {
  /** As the namespace numbers it. */
  readonly pid: number;
  readonly parent: number;
  /** Start time in clock ticks; with the number it names a process for good. */
  readonly start: string;
  /** R, S, D, T, Z and so on; Z means here that only the first thread has ended. */
  readonly state: string;
  readonly name: string;
  readonly argv: readonly string[];
}

/** Reads the live processes that a mounted `proc` shows. A process whose first thread has ended lives as long as another one does. */
export function readMembers(proc: string): readonly Member[] {
  return readdirSync(proc)
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readMember(join(proc, name), Number(name)))
    .filter((member) => member !== undefined);
}

function readMember(folder: string, pid: number): Member | undefined {
  const text = read(join(folder, 'stat'));
  // The name in the second field may hold spaces and parentheses, so count from its end.
  const nameEnd = text.lastIndexOf(')');
  const fields = text.slice(nameEnd + 2).split(' ');
  const [state = 'X', parent = '0'] = fields;
  const threads = Number(fields[17] ?? 0);
  if (nameEnd < 0 || state === 'X' || (state === 'Z' && threads < 2)) return undefined;
  return {
    pid,
    parent: Number(parent),
    start: fields[19] ?? '',
    state,
    name: text.slice(text.indexOf('(') + 1, nameEnd),
    argv: read(join(folder, 'cmdline')).split('\0').slice(0, -1),
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    // It ended between two looks.
    return '';
  }
}

/** Tells processes apart that had the same number one after the other. */
export function memberKey({ pid, start }: Member): string {
  return `${pid}@${start}`;
}
