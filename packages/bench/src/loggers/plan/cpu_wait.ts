import { readdirSync, readFileSync } from 'node:fs';

/** Nanoseconds that each thread of a process has waited for a processor while it had something to do, by thread. */
export type CpuWaits = ReadonlyMap<string, number>;

const NS_PER_MS = 1e6;

/** Watches from now on how long threads of a process have to wait for a processor. */
export class CpuWatch {
  readonly #pid: number;
  readonly #before: CpuWaits;
  readonly #startMs = performance.now();

  constructor(pid: number) {
    this.#pid = pid;
    this.#before = cpuWaitsOf(pid);
  }

  /** What {@link waitedPercent} says of the time until now. */
  percent(): number {
    const elapsedMs = performance.now() - this.#startMs;
    return waitedPercent({ before: this.#before, after: cpuWaitsOf(this.#pid), elapsedMs });
  }
}

/** What the system says now; empty where it does not tell. */
export function cpuWaitsOf(pid: number): CpuWaits {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    return new Map(threads.map((thread) => [thread, waitOf(`/proc/${pid}/task/${thread}/schedstat`)]));
  } catch {
    return new Map();
  }
}

/**
 * The wait of the thread that waited longest between two readings, in percent of the time between them. On a machine
 * with processors to spare it is next to nothing; where it is not, a logger was late because it was not let to run. Not a
 * number where nothing is known.
 */
export function waitedPercent(readings: {
  readonly before: CpuWaits;
  readonly after: CpuWaits;
  readonly elapsedMs: number;
}): number {
  const { before, after, elapsedMs } = readings;
  const waits = [...after].map(([thread, ns]) => ns - (before.get(thread) ?? 0));
  return waits.length === 0 ? Number.NaN : (100 * Math.max(0, ...waits)) / NS_PER_MS / elapsedMs;
}

/** The second of three numbers: time on a processor, time waiting for one, turns. 0 for a thread that has just ended. */
function waitOf(path: string): number {
  try {
    return Number(readFileSync(path, 'utf8').split(' ')[1]);
  } catch {
    return 0;
  }
}
