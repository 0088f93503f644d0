import { findOutOfMemoryLine, type AttemptOutcome } from '@autotuner/core';
import type { ExitFacts } from '../containment/tier.ts';

/** What else is known about a process that ended by itself. */
export interface ExitEvidence {
  /** The kernel killed a member of its tree for lack of memory. */
  readonly hasRunOutOfMemory: boolean;
  /** What the writers of its raw files complained of. */
  readonly captureFault: string;
  /** The end of its standard error, 256 KiB at most. */
  readonly stderrEnd: string;
}

/** How many bytes of standard error are searched for the words of a program that ran out of memory. */
export const EVIDENCE_BYTES = 262_144;

/**
 * What the end of a process means. Evidence in this order: its output could not be kept; it never ran; the kernel
 * ended it for its memory; it failed and said it ran out of memory; the signal; the exit code.
 */
export function outcomeFromExit(facts: ExitFacts, evidence: ExitEvidence): AttemptOutcome {
  if (evidence.captureFault !== '') return { kind: 'disk_full' };
  if (facts.kind === 'spawn') return facts;
  if (facts.kind === 'lost') return { kind: 'interrupted' };
  if (evidence.hasRunOutOfMemory) return { kind: 'oom', evidence: 'cgroup', resource: 'cpu' };
  if (facts.kind === 'exit' && facts.code === 0) return facts;
  const found = findOutOfMemoryLine(evidence.stderrEnd);
  if (found !== undefined)
    return { kind: 'oom', evidence: 'log', resource: found.resource, line: found.line };
  return facts;
}
