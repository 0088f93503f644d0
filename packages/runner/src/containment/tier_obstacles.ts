import { randomUUID } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findOwnCgroup } from './cgroup_folder.ts';
import { findTool, type ToolName } from './host_tools.ts';
import { isUsableInit } from './init_command.ts';
import { listChildren } from './proc_table.ts';
import type { TierName } from './tier.ts';

const TOOLS: Readonly<Record<TierName, readonly ToolName[]>> = {
  cgroup2: ['sh', 'cat'],
  pidns: ['sh', 'cat', 'setpriv', 'unshare'],
  subreaper: ['sh', 'cat'],
  scan: ['sh', 'cat'],
};

/** What can be seen without starting anything that keeps a tier from working here; undefined when nothing can. */
export function findObstacle(name: TierName): string | undefined {
  if (process.platform !== 'linux' && name !== 'scan') return `needs Linux, this is "${process.platform}"`;
  const missing = TOOLS[name].filter((tool) => findTool(tool) === undefined);
  if (missing.length > 0) return `needs the program "${missing.join('", "')}"`;
  if (name === 'cgroup2') return findCgroupObstacle(findOwnCgroup());
  return name === 'subreaper' ? findReaperObstacle() : undefined;
}

/**
 * What is wrong with making control groups below another one, by making one.
 *
 * @param base absolute path of the group this program is in; undefined when there is none
 */
export function findCgroupObstacle(base: string | undefined): string | undefined {
  if (base === undefined) return 'no cgroup2 file system is mounted that this program is in';
  const group = join(base, `autotuner-probe-${randomUUID()}`);
  try {
    mkdirSync(group);
  } catch (error) {
    return `no control group can be made in "${resolve(base)}" (${errnoOf(error)})`;
  }
  try {
    if (!existsSync(join(group, 'cgroup.kill')))
      return 'the kernel has no cgroup.kill, which came with Linux 5.14';
    accessSync(join(base, 'cgroup.procs'), constants.W_OK);
    return undefined;
  } catch (error) {
    return `no process may be moved out of "${resolve(base)}": its cgroup.procs cannot be written (${errnoOf(error)})`;
  } finally {
    rmdirSync(group);
  }
}

function findReaperObstacle(): string | undefined {
  if (!isUsableInit('perl') && !isUsableInit('python3')) return 'needs the program "perl" or "python3"';
  if (listChildren(process.pid) === undefined)
    return 'the kernel does not list children in /proc (CONFIG_PROC_CHILDREN)';
  return undefined;
}

function errnoOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
