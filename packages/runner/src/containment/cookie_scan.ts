import { waitUntil } from './pause.ts';
import { readEnvironment, readProcessTable, sendSignal, type ProcessStat } from './proc_table.ts';
import type { EmptyProof } from './tier.ts';

/** Long enough to catch chains of processes that replace each other, short enough to give up on. */
const KILL_MS = 3000;

/** By what to recognise the members of a tree that may have left its process group. */
export interface TreeMarks {
  readonly token: string;
  /** Only the tree of this part of the attempt. */
  readonly role?: string;
  /** Process group and session of the main process. */
  readonly group?: number;
}

/**
 * Finds the live processes of a tree: by group and session, by the token in their first environment, and by descent
 * from one of those. Misses whoever cleared its environment, left its session and lost its parent.
 */
export function findTree(marks: TreeMarks): readonly number[] {
  const table = readProcessTable().filter((one) => one.pid !== process.pid);
  const members = new Set(table.filter((one) => isMarked(one, marks)).map((one) => one.pid));
  for (let size = -1; size !== members.size;) {
    size = members.size;
    for (const one of table) if (members.has(one.parent)) members.add(one.pid);
  }
  return [...members];
}

/** Finds the live processes that carry a token in their environment. */
export function findByToken(marks: TreeMarks): readonly number[] {
  return readProcessTable()
    .filter((one) => one.pid !== process.pid && hasToken(one.pid, marks))
    .map((one) => one.pid);
}

function isMarked(one: ProcessStat, marks: TreeMarks): boolean {
  if (marks.group !== undefined && (one.group === marks.group || one.session === marks.group)) return true;
  return hasToken(one.pid, marks);
}

function hasToken(pid: number, marks: TreeMarks): boolean {
  const environment = readEnvironment(pid);
  if (!environment.includes(`AUTOTUNER_ATTEMPT_TOKEN=${marks.token}`)) return false;
  return marks.role === undefined || environment.includes(`AUTOTUNER_ROLE=${marks.role}`);
}

/**
 * Stops and kills what `find` finds until it finds nothing more. Stopping first, or a tree whose members replace
 * each other outruns the scan.
 */
export async function killAll(find: () => readonly number[]): Promise<EmptyProof> {
  let survivors: readonly number[] = [];
  const isEmpty = await waitUntil(
    () => {
      const seen = stopAll(find);
      for (const pid of seen) sendSignal(pid, 'SIGKILL');
      survivors = [...seen];
      return seen.size === 0;
    },
    { timeoutMs: KILL_MS },
  );
  return { isEmpty, survivors };
}

/** Scans until a scan brings nobody new, three times at most. */
function stopAll(find: () => readonly number[]): ReadonlySet<number> {
  const seen = new Set<number>();
  for (let scans = 0; scans < 3; scans += 1) {
    const found = find().filter((pid) => !seen.has(pid));
    if (found.length === 0) break;
    for (const pid of found) {
      sendSignal(pid, 'SIGSTOP');
      seen.add(pid);
    }
  }
  return seen;
}
