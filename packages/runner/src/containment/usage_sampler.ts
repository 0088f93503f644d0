import type { AttemptUsage } from '@autotuner/core';
import { MS_PER_TICK, readPeakMemory, readStat } from './proc_table.ts';

/** Adds up what a tree uses from looks at it; a lower bound, because what happens between two looks is not seen. */
export interface UsageSampler {
  /** Looks at these processes now. */
  look(pids: readonly number[]): void;
  /** Takes CPU time that was measured in another way, in milliseconds; the largest figure counts. */
  addCpu(ms: number): void;
  /** Takes a peak of memory that was measured in another way, in bytes; the largest figure counts. */
  addPeak(bytes: number): void;
  read(): AttemptUsage;
}

/** Makes a sampler that has seen nothing yet. */
export function createUsageSampler(): UsageSampler {
  let cpuMs = 0;
  let peakBytes = 0;
  return {
    look(pids) {
      cpuMs = Math.max(cpuMs, cpuOf(pids));
      peakBytes = Math.max(peakBytes, memoryOf(pids));
    },
    addCpu(ms) {
      cpuMs = Math.max(cpuMs, ms);
    },
    addPeak(bytes) {
      peakBytes = Math.max(peakBytes, bytes);
    },
    read: () => ({
      ...(cpuMs > 0 ? { cpuMs } : {}),
      ...(peakBytes > 0 ? { maxRssBytes: peakBytes } : {}),
      exact: false,
    }),
  };
}

/** Each process's own time and that of the children it has waited for; so nothing is counted twice. */
function cpuOf(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) ticks += readStat(pid)?.ticks ?? 0;
  return ticks * MS_PER_TICK;
}

/** The highest peak of one member. Their sum would count twice what a parent and its children share. */
function memoryOf(pids: readonly number[]): number {
  let highest = 0;
  for (const pid of pids) highest = Math.max(highest, readPeakMemory(pid));
  return highest;
}
