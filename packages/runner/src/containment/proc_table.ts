import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import type { AttemptIdentity } from '@autotuner/core';
import type { Member, ProcessStat } from './process_stat.ts';
import { readPsTable } from './ps_table.ts';

/** Linux always shows 100 ticks per second to programs, whatever the kernel counts in. */
export const MS_PER_TICK = 10;

/** No line of `/proc/PID/stat` is longer. */
const STAT_BYTES = 4096;
const statBuffer = Buffer.alloc(STAT_BYTES);

/** Ids of all processes that can be seen; none where there is no `/proc`. */
export function listPids(): readonly number[] {
  try {
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0);
  } catch {
    return [];
  }
}

/** Reads one process; undefined when it is gone. */
export function readStat(pid: number): ProcessStat | undefined {
  const text = readStatLine(pid);
  if (text === undefined) return undefined;
  // The name in the second field may hold spaces and parentheses, so count from its end.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ', 20);
  const number = (index: number): number => Number(fields[index]);
  return {
    pid,
    parent: number(1),
    group: number(2),
    session: number(3),
    // A process whose first thread has ended looks like a zombie, and its other threads live on.
    isDead: fields[0] === 'X' || (fields[0] === 'Z' && number(17) <= 1),
    start: fields[19] ?? '',
    ticks: number(11) + number(12) + number(13) + number(14),
  };
}

/** A scan reads hundreds of these: one buffer for all takes two thirds of the time. */
function readStatLine(pid: number): string | undefined {
  let file: number | undefined;
  try {
    file = openSync(`/proc/${pid}/stat`, 'r');
    return statBuffer.toString('latin1', 0, readSync(file, statBuffer, 0, STAT_BYTES, 0));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The process id that was given out last; undefined where the kernel does not tell. */
export function readNewestPid(): number | undefined {
  const text = readText('/proc/loadavg');
  return text === undefined ? undefined : Number(text.trim().split(' ')[4]);
}

let highestPid: number | undefined;

/** The process id after which numbers start again; the least that Linux ever had where it does not tell. */
export function readHighestPid(): number {
  return (highestPid ??= Number(readText('/proc/sys/kernel/pid_max') ?? 32_768));
}

/** Whether this is the id of a thread, and not of its process: both can be read, only the latter are listed. */
export function isThread(pid: number): boolean {
  const status = readProcFile(pid, 'status') ?? '';
  return !status.includes(`\nTgid:\t${pid}\n`);
}

/** Ids of the children of a process, those of all its threads; undefined where the kernel does not list them. */
export function listChildren(pid: number): readonly number[] | undefined {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const lists = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, 'latin1'));
    return lists.flatMap((text) => text.split(' ')).flatMap((word) => (word === '' ? [] : [Number(word)]));
  } catch {
    return readStat(pid) === undefined ? [] : undefined;
  }
}

/** The initial environment of a process as `NAME=value` entries; undefined when it may not be read. */
export function readEnvironment(pid: number): readonly string[] | undefined {
  const text = readProcFile(pid, 'environ');
  if (text !== '') return text?.split('\0');
  return (readText(`${procFolderOf(pid)}/environ`) ?? '').split('\0');
}

/** Where `/proc` shows what a process has: at another of its threads once the first one has ended. */
export function procFolderOf(pid: number): string {
  try {
    const thread = readdirSync(`/proc/${pid}/task`).findLast((one) => one !== `${pid}`);
    return thread === undefined ? `/proc/${pid}` : `/proc/${pid}/task/${thread}`;
  } catch {
    return `/proc/${pid}`;
  }
}

/** Names the pid namespace of a process; undefined when it may not be read. */
export function readPidNamespace(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}

/** Peak resident memory of a process in bytes; zero when it is gone. */
export function readPeakMemory(pid: number): number {
  return kilobytes(readProcFile(pid, 'status') ?? '', 'VmHWM:');
}

function kilobytes(status: string, name: string): number {
  const at = status.indexOf(name);
  return at < 0 ? 0 : Number.parseInt(status.slice(at + name.length), 10) * 1024;
}

/** Names a live process so that a later one with the same id is not taken for it. */
export function identify(pid: number): AttemptIdentity {
  const start = statNow(pid)?.start;
  return identityOf(pid, start);
}

/** Names a process of this start of the machine; `start` as in `/proc/PID/stat`. */
export function identityOf(pid: number, start: string | undefined): AttemptIdentity {
  const bootId = readBootId();
  return {
    pid,
    ...(start === undefined ? {} : { pidStart: start }),
    ...(bootId === undefined ? {} : { bootId }),
  };
}

/** Tells whether the process that was named is still there, and not another one with its number. */
export function isAlive(identity: AttemptIdentity): boolean {
  const { pid, pidStart } = identity;
  return pidStart !== undefined && isOfThisBoot(identity) && isMemberAlive({ pid, start: pidStart });
}

/** False when the machine has been started anew since: then nothing of that time lives. */
export function isOfThisBoot(identity: AttemptIdentity): boolean {
  return identity.bootId === readBootId();
}

/** Tells whether it still lives; a zombie does not. */
export function isMemberAlive(member: Member): boolean {
  const stat = statNow(member.pid);
  return stat !== undefined && !stat.isDead && stat.start === member.start;
}

/** Sends a signal, after a last look at whether the number is still that of this process. */
export function signalMember(member: Member, signal: NodeJS.Signals): boolean {
  return isMemberAlive(member) && sendSignal(member.pid, signal);
}

function statNow(pid: number): ProcessStat | undefined {
  return process.platform === 'linux' ? readStat(pid) : readPsTable().find((one) => one.pid === pid);
}

/** How long ago a process started, in milliseconds, also when it is gone; undefined when that is not known, or was before the machine started. */
export function runningMs(identity: AttemptIdentity): number | undefined {
  if (identity.pidStart === undefined || identity.bootId !== readBootId()) return undefined;
  try {
    const uptimeMs = 1000 * Number.parseFloat(readFileSync('/proc/uptime', 'latin1'));
    return Math.max(0, uptimeMs - Number(identity.pidStart) * MS_PER_TICK);
  } catch {
    return undefined;
  }
}

let bootId: string | undefined;

/** Changes with every start of the machine, never while it runs; undefined where there is no `/proc`. */
function readBootId(): string | undefined {
  return (bootId ??= readText('/proc/sys/kernel/random/boot_id')?.trim());
}

/** Sends a signal to a process or, when negative, a group; false when there is none, or it may not be reached. */
export function sendSignal(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

function readProcFile(pid: number, name: string): string | undefined {
  return readText(`/proc/${pid}/${name}`);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}
