import { listPids, readNewestPid, readStat } from './proc_table.ts';
import type { ProcessStat } from './process_stat.ts';
import { readPsTable } from './ps_table.ts';

/** One look at the processes of this machine. */
export interface ProcessSnapshot {
  /** Ids, newest first as far as numbers tell: a chain of processes that replace each other is met before it moves on. */
  readonly pids: readonly number[];
  /** Whether it is of all processes. */
  readonly isWhole: boolean;
  /** Undefined when it is gone. */
  stat(pid: number): ProcessStat | undefined;
}

/** A busy machine starts so many between two looks. */
const NEWEST = 12;

/** How to look. */
export type TakeSnapshot = () => ProcessSnapshot;

/** By `/proc`: each process is read when it is asked for, so that what is learnt of it is fresh. */
export function snapshotOfProc(): ProcessSnapshot {
  return { pids: listPids().toSorted(newestFirst), isWhole: true, stat: readStat };
}

/** Only the processes that were started last, by `/proc`; none elsewhere. */
export function snapshotOfNewest(): ProcessSnapshot {
  const newest = readNewestPid();
  const pids = Array.from({ length: newest === undefined ? 0 : NEWEST }, (_, back) => (newest ?? 0) - back);
  return { pids: pids.filter((pid) => pid > 0), isWhole: false, stat: readStat };
}

/** By `ps`: all are read at once. */
export function snapshotOfPs(): ProcessSnapshot {
  const table = new Map<number, ProcessStat>(readPsTable().map((one) => [one.pid, one]));
  return { pids: [...table.keys()].toSorted(newestFirst), isWhole: true, stat: (pid) => table.get(pid) };
}

/** What this system offers. */
export const takeSnapshot: TakeSnapshot = process.platform === 'linux' ? snapshotOfProc : snapshotOfPs;

function newestFirst(a: number, b: number): number {
  return b - a;
}
