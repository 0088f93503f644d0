import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { giveTo, type Account } from './account.ts';

/** Control groups around everything that a bench starts. */
export interface OuterGroups {
  /** Paths; the first process has to enter each of them. Empty where this user may not make any. */
  readonly paths: readonly string[];
  /** Removes them; nothing may be left in them. */
  close(): void;
}

/** What the groups are for. */
export interface OuterGroupsOptions {
  /** No more processes than this at a time, where the kernel can be asked to see to it. */
  readonly maxProcesses: number;
  /** Who may make groups below the group of version 2, as a service manager delegates one. @default the current user */
  readonly owner?: Account | undefined;
}

let count = 0;

/**
 * Makes a group in the hierarchy that counts processes and one in that of version 2, as far as they are there and
 * this user may.
 */
export function makeOuterGroups(options: OuterGroupsOptions): OuterGroups {
  count += 1;
  const name = `autotuner-bench-${process.pid}-${count}`;
  const paths = [...new Set([findOwnGroup('pids'), findOwnGroup('cgroup2')])]
    .filter((parent) => parent !== undefined)
    .map((parent) => join(parent, name))
    .filter((path) => tryMake(path, options));
  return { paths, close: () => paths.forEach(removeTree) };
}

function tryMake(path: string, { maxProcesses, owner }: OuterGroupsOptions): boolean {
  try {
    mkdirSync(path);
  } catch {
    return false;
  }
  tryTo(() => writeFileSync(join(path, 'pids.max'), `${maxProcesses}`));
  for (const name of ['', 'cgroup.procs', 'cgroup.threads', 'cgroup.subtree_control'])
    tryTo(() => giveTo(join(path, name), owner));
  return true;
}

/** The folder of the group that this process is in, of version 2 or of the version 1 hierarchy with a controller. */
function findOwnGroup(kind: 'cgroup2' | 'pids'): string | undefined {
  const mounts = readLines('/proc/self/mountinfo').map((line) => line.split(' - '));
  const mount = mounts.find(([, source = '']) => {
    const [type, , options = ''] = source.split(' ');
    return kind === 'cgroup2' ? type === kind : type === 'cgroup' && options.split(',').includes(kind);
  });
  const own = readLines('/proc/self/cgroup')
    .map((line) => line.split(':'))
    .find(([, names = '']) => (kind === 'cgroup2' ? names === '' : names.split(',').includes(kind)));
  const folder = mount?.[0]?.split(' ')[4];
  const path = own?.slice(2).join(':');
  return folder === undefined || path === undefined ? undefined : join(folder, path);
}

function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function removeTree(path: string): void {
  tryTo(() => {
    for (const entry of readdirSync(path, { withFileTypes: true }))
      if (entry.isDirectory()) removeTree(join(path, entry.name));
    rmdirSync(path);
  });
}

/** For what only makes the surroundings better. */
function tryTo(work: () => void): void {
  try {
    work();
  } catch {
    // This user may not, or this kernel does not know it.
  }
}
