import { readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Absolute path of this process's own node in the cgroup version 2 tree; undefined when none is mounted. New groups
 * are made below it: that is the part of the tree that may be ours to write.
 */
export function findOwnCgroup(): string | undefined {
  const mount = findCgroup2Mount();
  if (mount === undefined) return undefined;
  const own = readText('/proc/self/cgroup')
    ?.split('\n')
    .find((line) => line.startsWith('0::'));
  if (own === undefined) return undefined;
  const path = own.slice(3);
  // "/.." means outside of what is mounted here.
  return path.startsWith('/..') ? undefined : join(mount, path);
}

function findCgroup2Mount(): string | undefined {
  const line = readText('/proc/self/mountinfo')
    ?.split('\n')
    .find((one) => one.split(' - ')[1]?.startsWith('cgroup2 '));
  return line?.split(' ')[4]?.replaceAll('\\040', ' ');
}

/** Makes an empty group. The kernel may take milliseconds for it. @throws the error of the file system */
export async function makeCgroup(path: string): Promise<void> {
  await mkdir(path);
}

/** Tells whether a group, groups below it included, holds no process; true when it does not exist. */
export function isCgroupEmpty(path: string): boolean {
  const events = readText(join(path, 'cgroup.events'));
  return events === undefined || /^populated 0$/m.test(events);
}

/** Process ids in a group and in groups below it. */
export function listCgroup(path: string): readonly number[] {
  const own = (readText(join(path, 'cgroup.procs')) ?? '').split('\n').filter((line) => line !== '');
  return [...own.map(Number), ...listFolders(path).flatMap((name) => listCgroup(join(path, name)))];
}

/** Ends every process of a group and of groups below it, even while they fork. */
export function killCgroup(path: string): void {
  try {
    writeFileSync(join(path, 'cgroup.kill'), '1');
  } catch {
    // Gone already, or not ours: then the group does not become empty, and that is what is reported.
  }
}

/** Removes an empty group with the empty groups below it; false when one that is still in use stays. */
export function removeCgroup(path: string): boolean {
  for (const name of listFolders(path)) removeCgroup(join(path, name));
  try {
    rmdirSync(path);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT';
  }
}

/** Reads one number out of a file of `name value` lines of a group, such as `usage_usec` of `cpu.stat`. */
export function readCgroupNumber(
  path: string,
  key: { readonly file: string; readonly name?: string },
): number | undefined {
  const text = readText(join(path, key.file));
  const value = key.name === undefined ? text : new RegExp(`^${key.name} (\\d+)$`, 'm').exec(text ?? '')?.[1];
  const number = Number.parseInt(value ?? '', 10);
  return Number.isNaN(number) ? undefined : number;
}

function listFolders(path: string): readonly string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
