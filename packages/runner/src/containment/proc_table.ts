import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { AttemptIdentity } from '@autotuner/core';

/** What `/proc/PID/stat` tells about a process. */
export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** A zombie or dead entry: it holds a number, nothing else. */
  readonly isDead: boolean;
  /** Start time in clock ticks since boot. */
  readonly start: string;
  /** CPU time of itself and of the children it has waited for, in clock ticks. */
  readonly ticks: number;
}

/** Linux always shows 100 ticks per second to programs, whatever the kernel counts in. */
export const MS_PER_TICK = 10;

/** Ids of all processes that can be seen; none where there is no `/proc`. */
export function listPids(): readonly number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** Reads one process; undefined when it is gone. */
export function readStat(pid: number): ProcessStat | undefined {
  const text = readProcFile(pid, 'stat');
  if (text === undefined) return undefined;
  // The name in the second field may hold spaces and parentheses, so count from its end.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const number = (index: number): number => Number(fields[index]);
  return {
    pid,
    parent: number(1),
    group: number(2),
    session: number(3),
    isDead: fields[0] === 'Z' || fields[0] === 'X',
    start: fields[19] ?? '',
    ticks: number(11) + number(12) + number(13) + number(14),
  };
}

/** Every live process that can be seen. */
export function readProcessTable(): readonly ProcessStat[] {
  return listPids()
    .map(readStat)
    .filter((stat): stat is ProcessStat => stat !== undefined && !stat.isDead);
}

/** The initial environment of a process as `NAME=value` entries; empty when it may not be read. */
export function readEnvironment(pid: number): readonly string[] {
  return (readProcFile(pid, 'environ') ?? '').split('\0');
}

/** Names the pid namespace of a process; undefined when it may not be read. */
export function readPidNamespace(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}

/** Current and peak resident memory of a process in bytes; zero when it is gone. */
export function readMemory(pid: number): { readonly now: number; readonly peak: number } {
  const status = readProcFile(pid, 'status') ?? '';
  return { now: kilobytes(status, 'VmRSS:'), peak: kilobytes(status, 'VmHWM:') };
}

function kilobytes(status: string, name: string): number {
  const at = status.indexOf(name);
  return at < 0 ? 0 : Number.parseInt(status.slice(at + name.length), 10) * 1024;
}

/** Names a live process so that a later one with the same id is not taken for it. */
export function identify(pid: number): AttemptIdentity {
  const start = readStat(pid)?.start;
  const bootId = readBootId();
  return {
    pid,
    ...(start === undefined ? {} : { pidStart: start }),
    ...(bootId === undefined ? {} : { bootId }),
  };
}

/** Tells whether the process that was named is still there, and not another one with its number. */
export function isAlive(identity: AttemptIdentity): boolean {
  if (identity.pidStart === undefined || identity.bootId !== readBootId()) return false;
  const stat = readStat(identity.pid);
  return stat !== undefined && !stat.isDead && stat.start === identity.pidStart;
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
  try {
    return (bootId ??= readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim());
  } catch {
    return undefined;
  }
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
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch {
    return undefined;
  }
}
