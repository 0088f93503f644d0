import { arch, cpus, loadavg, platform, release } from 'node:os';

/** What figures were measured on. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly kernel: string;
  readonly cpu: string;
  readonly cores: number;
  /** Of the last minute, before the run. */
  readonly loadBefore: number;
}

/** Describes this machine, for the file of a report. */
export function thisMachine(): Machine {
  return {
    node: process.version,
    platform: `${platform()}-${arch()}`,
    kernel: release(),
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    loadBefore: loadavg()[0] ?? 0,
  };
}

/** A machine in one line. */
export function describeMachine({ cpu, cores, node, loadBefore }: Machine): string {
  return `${cpu}, ${cores} cores, Node ${node}, load ${loadBefore.toFixed(1)}`;
}
