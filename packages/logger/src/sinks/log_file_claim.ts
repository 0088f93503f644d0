import {
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';
import { AutotunerError } from '@autotuner/core';
import { checkedChoice } from '../check_option.ts';

/** What to do when another process rotates the same file: fail, or write to a file whose name has the process id in it. */
export type WhenTaken = 'refuse' | 'own_file';

/** The right to rotate a file. */
export interface LogFileClaim {
  /** The file that may be rotated. */
  readonly path: string;
  /** Others may have it; once for each claim. */
  release(): void;
}

/** Who holds a file. */
interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process started, as the kernel counts; tells it from a later one with the same id. */
  readonly start: string;
}

interface HeldFile {
  readonly lock: string;
  readonly timer: NodeJS.Timeout;
  claims: number;
}

/** How often a holder shows that it lives, to processes that cannot see it otherwise. */
const SIGN_OF_LIFE_MS = 20_000;
const SILENT_MS = 90_000;
const MAX_TRIES = 10;
const PAUSE_MS = 10;

const held = new Map<string, HeldFile>();

/**
 * Takes the right to rotate a file for this process, by a lock file beside it. The threads of the process share it. What a
 * process holds that has ended can be taken at once; on another machine or in another container after 90 seconds
 * without a sign of life.
 *
 * @throws AutotunerError AT_STORE_UNWRITABLE when another process has it
 */
export function claimLogFile(path: string, whenTaken: WhenTaken = 'refuse'): LogFileClaim {
  checkedChoice({ name: 'whenTaken', value: whenTaken }, ['refuse', 'own_file']);
  const wanted = resolve(path);
  const holder = take(wanted);
  if (holder === undefined) return claimOf(wanted);
  if (whenTaken === 'refuse') throw taken(path, holder);
  const own = ownPath(wanted);
  const other = take(own);
  if (other !== undefined) throw taken(own, other);
  return claimOf(own);
}

/** The name for a process of its own. */
function ownPath(path: string): string {
  const extension = extname(path);
  return join(dirname(path), `${basename(path, extension)}.pid-${process.pid}${extension}`);
}

function claimOf(path: string): LogFileClaim {
  let isReleased = false;
  return {
    path,
    release: () => {
      if (!isReleased) release(path);
      isReleased = true;
    },
  };
}

/** Undefined when this process has it now, else who has it. */
function take(path: string): Holder | undefined {
  const known = held.get(path);
  if (known !== undefined) {
    known.claims++;
    return undefined;
  }
  const lock = join(dirname(path), `.${basename(path)}.lock`);
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    if (create(lock, path)) {
      hold(path, lock);
      return undefined;
    }
    const text = readLock(lock);
    const holder = holderOf(text);
    if (holder !== undefined && isAlive(holder, lock)) return isSelf(holder) ? undefined : holder;
    // One that says nothing is being written, or its process was killed then.
    if (holder === undefined && tries < MAX_TRIES / 2) pause();
    else removeStale(lock, text);
  }
  return { pid: 0, host: 'an unknown host', start: '' };
}

function hold(path: string, lock: string): void {
  const timer = setInterval(() => showLife(lock), SIGN_OF_LIFE_MS);
  timer.unref();
  held.set(path, { lock, timer, claims: 1 });
}

/** Removes a lock if it still says the same: another process may have removed it and made its own. */
function removeStale(lock: string, text: string | undefined): void {
  const aside = `${lock}.${process.pid}-${threadId}`;
  try {
    renameSync(lock, aside);
    if (readLock(aside) === text) unlinkSync(aside);
    else renameSync(aside, lock);
  } catch {
    // Another process was faster.
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
}

function release(path: string): void {
  const known = held.get(path);
  if (known === undefined) return;
  known.claims--;
  if (known.claims > 0) return;
  held.delete(path);
  clearInterval(known.timer);
  unlinkQuietly(known.lock);
}

function create(lock: string, path: string): boolean {
  try {
    const fd = openSync(lock, 'wx', 0o640);
    writeSync(fd, JSON.stringify(self()));
    closeSync(fd);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    const seen = error instanceof Error ? error.message : String(error);
    const message = `Cannot open log file "${path}" for rotation: ${seen}; must be in an existing folder that can be written`;
    throw new AutotunerError('AT_STORE_UNWRITABLE', message, { cause: error });
  }
}

function self(): Holder {
  return { pid: process.pid, host: hostname(), start: startOf(process.pid) };
}

function isSelf(holder: Holder): boolean {
  return holder.pid === process.pid && holder.host === hostname() && holder.start === startOf(process.pid);
}

function isAlive(holder: Holder, lock: string): boolean {
  if (holder.host !== hostname()) return Date.now() - mtimeOf(lock) < SILENT_MS;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  return startOf(holder.pid) === holder.start;
}

/** Empty where the system does not tell. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name of the program, in parentheses, may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function readLock(lock: string): string | undefined {
  try {
    return readFileSync(lock, 'utf8');
  } catch {
    return undefined;
  }
}

function holderOf(text: string | undefined): Holder | undefined {
  try {
    const { pid, host, start }: Partial<Holder> = JSON.parse(text ?? '{}');
    return pid === undefined || host === undefined || start === undefined ? undefined : { pid, host, start };
  } catch {
    return undefined;
  }
}

function mtimeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function showLife(lock: string): void {
  try {
    utimesSync(lock, new Date(), new Date());
  } catch {
    // Removed by hand; who removes it knows.
  }
}

function unlinkQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Gone already.
  }
}

function taken(path: string, holder: Holder): AutotunerError {
  const message = `Cannot open log file "${path}" for rotation: process ${holder.pid} on ${holder.host} rotates it; must be a file of its own for each process, or whenTaken "own_file"`;
  return new AutotunerError('AT_STORE_UNWRITABLE', message, { details: { ...holder } });
}
