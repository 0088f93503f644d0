import { findOutOfMemoryLine, type AttemptOutcome } from '@autotuner/core';
import type { FileEnd } from '../capture/file_end.ts';
import type { ExitFacts } from '../containment/tier.ts';

/** The end of what a process printed to one of its streams. */
export interface PrintedEnd extends FileEnd {
  /** Name of the raw file. */
  readonly file: string;
}

/** What else is known about a process that ended by itself. */
export interface ExitEvidence {
  /** The kernel killed a member of its tree for lack of memory. */
  readonly hasRunOutOfMemory: boolean;
  /** What the writers of its raw files complained of. */
  readonly captureFault: string;
  /** The ends of its raw files, standard error first. Looked at only when the rest decides nothing. */
  readonly printed: readonly PrintedEnd[];
}

/** How many bytes of each stream are searched for the words of a program that ran out of memory. */
export const EVIDENCE_BYTES = 262_144;

/** Whether what was printed can matter for the outcome: only of a process that failed. */
export function needsPrinted(facts: ExitFacts): boolean {
  // Of the signals only this one is how a program itself ends: C++, V8, Rust and ggml abort when memory runs out.
  if (facts.kind === 'signal') return facts.signal === 'SIGABRT';
  return facts.kind === 'exit' && facts.code !== 0;
}

/**
 * What the end of a process means. Evidence in this order: its output could not be kept; it never ran; the kernel
 * ended it for its memory; a signal from outside; it failed and said that it ran out of memory; the exit code.
 */
export function outcomeFromExit(facts: ExitFacts, evidence: ExitEvidence): AttemptOutcome {
  if (evidence.captureFault !== '') return { kind: 'disk_full' };
  if (facts.kind === 'spawn') return facts;
  if (facts.kind === 'lost') return { kind: 'interrupted' };
  if (evidence.hasRunOutOfMemory) return { kind: 'oom', evidence: 'cgroup', resource: 'cpu' };
  return (needsPrinted(facts) ? findOutOfMemory(evidence.printed) : undefined) ?? facts;
}

function findOutOfMemory(printed: readonly PrintedEnd[]): AttemptOutcome | undefined {
  for (const { file, start, bytes } of printed) {
    // One character for each byte: then the place of the line in the text is its place in the file.
    const found = findOutOfMemoryLine(bytes.toString('latin1'));
    if (found === undefined) continue;
    const line = Buffer.from(found.line, 'latin1').toString('utf8');
    const { resource, index } = found;
    return { kind: 'oom', evidence: 'log', resource, line, file, offset: start + index };
  }
  return undefined;
}
