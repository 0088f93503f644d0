import { readFileSync } from 'node:fs';

/** Ticks of all processors, and those of them that the host gave to other machines. */
export interface CpuTicks {
  readonly all: number;
  readonly stolen: number;
}

/** Ticks since the start of the machine; zero where the system does not tell. */
export function cpuTicks(): CpuTicks {
  try {
    return parseTicks(readFileSync('/proc/stat', 'utf8'));
  } catch {
    return { all: 0, stolen: 0 };
  }
}

/** The percentage that was stolen between two readings; not a number where nothing is known. */
export function stolenPercent(before: CpuTicks, after: CpuTicks): number {
  return (100 * (after.stolen - before.stolen)) / (after.all - before.all);
}

/** Reads the first line: user, nice, system, idle, iowait, irq, softirq, steal; what guests use is in the first two. */
function parseTicks(text: string): CpuTicks {
  const [, ...ticks] = text.slice(0, text.indexOf('\n')).split(/\s+/);
  const numbers = ticks.slice(0, 8).map(Number);
  return { all: numbers.reduce((sum, one) => sum + one, 0), stolen: numbers[7] ?? 0 };
}
