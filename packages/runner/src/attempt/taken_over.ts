import type { StampedCounts } from '../capture/stamped_lines.ts';
import type { ContainedProcess } from '../containment/tier.ts';

/** An attempt that another supervisor started, with its processes in the hands of this one. */
export interface TakenOver {
  readonly command: ContainedProcess;
  readonly server?: ContainedProcess;
  /** Milliseconds that the command has run, up to its end when it has ended. */
  readonly elapsedMs: number;
  /** Whether the command was still at work when its supervisor died; only then does the end of the server count. */
  readonly isBenchmarking: boolean;
  /** Lines that the two logs hold already. */
  readonly written: { readonly experiment: StampedCounts; readonly task: StampedCounts };
}
