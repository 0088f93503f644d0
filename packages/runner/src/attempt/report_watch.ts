import { ReportSequence, type AttemptOutcome, type ReportedValue } from '@autotuner/core';
import type { OnLines } from '../capture/line_stamper.ts';
import { MarkedLines } from '../capture/marked_lines.ts';
import type { OnBytes } from '../capture/raw_reader.ts';
import type { AttemptObserver, ReportPlan } from './attempt_plan.ts';
import { runBounded } from './bounded_run.ts';

/** Finds reports in what a command prints. */
export interface ReportWatch {
  /** Takes the bytes of standard output; undefined when lines are wanted. */
  readonly onBytes: OnBytes | undefined;
  /** Takes the lines of standard output; undefined when bytes are wanted. */
  readonly onLines: OnLines | undefined;
  /** Reports that were not kept. */
  readonly dropped: number;
}

/** Who is told of reports. */
export interface ReportListener {
  onReports(reports: readonly ReportedValue[]): void;
  /** Once, with what is wrong with a report that is not kept. */
  onProblem(problem: string): void;
}

/** Part of every line of JSON that is a report. */
const MARKER = '"autotuner_report"';
/** A pattern that takes longer for some lines is one that backtracks without end. */
const SEARCH_MS = 200;
const TOO_SLOW = 'it takes too long to search for the pattern of "reports.pattern"; there will be no more';

/** What becomes of the reports of an attempt. */
export interface ReportFate {
  /** The attempt is over; what comes then is not its own any more. */
  readonly isOver: () => boolean;
  readonly onDecided: (outcome: AttemptOutcome) => void;
  readonly onFault: (error: unknown) => void;
}

/** Passes reports on to the observer of an attempt, and what it decides back to the attempt. */
export function reportListener(observer: AttemptObserver, fate: ReportFate): ReportListener {
  return {
    onReports(reports) {
      if (fate.isOver()) return;
      observer.onReports?.(reports).then((outcome) => outcome && fate.onDecided(outcome), fate.onFault);
    },
    onProblem(problem) {
      if (!fate.isOver()) observer.onReportProblem?.(problem);
    },
  };
}

/** Watches the standard output of a command for reports. */
export function createReportWatch({ pattern }: ReportPlan, listener: ReportListener): ReportWatch {
  const reports = new ReportSequence(pattern === undefined ? {} : { pattern });
  let hasComplained = false;
  const tell = (found: readonly ReportedValue[]): void => {
    if (found.length > 0) listener.onReports(found);
    if (hasComplained || reports.problem === undefined) return;
    hasComplained = true;
    listener.onProblem(reports.problem);
  };
  const search: OnLines = (texts) => {
    const found = runBounded(() => reports.take(texts), SEARCH_MS);
    if (found.isDone) tell(found.value);
    else listener.onProblem(TOO_SLOW);
    return found.isDone;
  };
  const marked = new MarkedLines(MARKER);
  const onBytes: OnBytes = {
    push: (bytes) => tell(reports.take(marked.push(bytes))),
    end: () => tell(reports.take(marked.end())),
  };
  return {
    onBytes: pattern === undefined ? onBytes : undefined,
    onLines: pattern === undefined ? undefined : search,
    get dropped() {
      return reports.dropped;
    },
  };
}
