import { readFileSync } from 'node:fs';

/** A process that lived on after the main one of its tree had exited. */
export interface LeftoverProcess {
  readonly pid: number;
  /** As the kernel knows it, such as "sleep"; empty when it was gone before it could be asked. */
  readonly name: string;
}

/** Looks up what a process is called. */
export function describeLeftover(pid: number): LeftoverProcess {
  try {
    return { pid, name: readFileSync(`/proc/${pid}/comm`, 'utf8').trimEnd() };
  } catch {
    return { pid, name: '' };
  }
}
