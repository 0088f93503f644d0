import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readStat } from '../src/containment/proc_table.ts';
import { waitUntil } from '../src/containment/pause.ts';

/** Knows which processes live, by other means than the code under test. */
export interface Oracle {
  /** Ids of the processes that were started below this test process and carry the tag, or all of them in a control group. */
  alive(tag: string): readonly number[];
  /** Those that are still there after a moment: what is on its way out, such as a log writer, does not count. */
  left(tag: string): Promise<readonly number[]>;
  /** Ends those; for after a test. */
  end(tag: string): void;
  /** Fails when something is left that no test has ended. */
  close(): Promise<void>;
}

/**
 * As root with cgroup2: a control group around this whole test process, which nothing that it starts can leave, so
 * that survivors are seen whatever they do. Elsewhere: the tag in command lines and environments. The keeper of this
 * test process, which belongs to it and to no attempt, does not count.
 */
export function openOracle(): Oracle {
  const home = ownGroup();
  const group = home === undefined ? undefined : join(home, `autotuner-oracle-${process.pid}`);
  if (home === undefined || group === undefined || !tryEnter(group)) return tagOracle();
  const alive = (): readonly number[] => membersOf(group).filter((pid) => !isOwn(pid));
  return {
    alive,
    left: (tag) => leftOf(alive, tag),
    end: () => alive().forEach(kill),
    async close() {
      for (const pid of membersOf(group).filter(isOwn)) writeFileSync(join(home, 'cgroup.procs'), `${pid}`);
      // The log writers of the last launch may still be on their way out.
      await waitUntil(() => membersOf(group).length === 0, { timeoutMs: 1000 });
      removeGroup(group);
    },
  };
}

async function leftOf(alive: Oracle['alive'], tag: string): Promise<readonly number[]> {
  await waitUntil(() => alive(tag).length === 0, { timeoutMs: 500 });
  return alive(tag);
}

function isOwn(pid: number): boolean {
  if (pid === process.pid) return true;
  const stat = readStat(pid);
  return stat?.parent === process.pid && stat.session === pid && nameOf(pid) === 'autotuner-keepe';
}

/** The kernel keeps fifteen characters. */
function nameOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'latin1').trim();
  } catch {
    return '';
  }
}

function tagOracle(): Oracle {
  const alive = (tag: string): readonly number[] =>
    pids().filter((pid) => pid !== process.pid && mentions(pid, tag));
  return {
    alive,
    left: (tag) => leftOf(alive, tag),
    end: (tag) => alive(tag).forEach(kill),
    close: async () => undefined,
  };
}

/** Only the main group of the machine: an own group of a login session need not be ours to divide. */
function ownGroup(): string | undefined {
  const mount = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .find((line) => line.split(' ')[2] === 'cgroup2')
    ?.split(' ')[1];
  const path = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))?.[1];
  return mount === undefined || path === undefined ? undefined : join(mount, path);
}

function tryEnter(group: string): boolean {
  try {
    mkdirSync(group);
    writeFileSync(join(group, 'cgroup.procs'), `${process.pid}`);
    return true;
  } catch {
    return false;
  }
}

/** None in a group that is removed while it is looked at: only an empty one can be. */
function membersOf(group: string): readonly number[] {
  try {
    const own = readFileSync(join(group, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
    return [...own, ...subgroupsOf(group).flatMap(membersOf)];
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENODEV');
}

function subgroupsOf(group: string): readonly string[] {
  const entries = readdirSync(group, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map((entry) => join(group, entry.name));
}

function removeGroup(group: string): void {
  for (const one of subgroupsOf(group)) removeGroup(one);
  rmdirSync(group);
}

function pids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function mentions(pid: number, tag: string): boolean {
  return ['cmdline', 'environ'].some((file) => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'latin1').includes(tag);
    } catch {
      return false;
    }
  });
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
