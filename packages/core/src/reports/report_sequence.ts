import type { ReportedValue } from '../ports/records.ts';
import { reportFromJsonLine, reportFromMatch } from './read_report.ts';
import type { PrintedReport } from './read_report.ts';

/** So many reports of an attempt are kept; a program with more steps reports every tenth or hundredth. */
export const REPORT_LIMIT = 1000;

/** The rest of a longer line is not looked at. */
const MAX_LINE_LENGTH = 4096;

/**
 * The reports of one attempt, found in the lines that it prints. What cannot be kept is counted, not thrown: a value that
 * is no number, a step that is no whole number or does not follow the one before, and what comes after the limit.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import { ReportSequence } from '@autotuner/core';
 *
 * const reports = new ReportSequence();
 * assert.deepEqual(reports.take(['warming up', '{"autotuner_report": {"step": 3, "value": 12.5}}']), [
 *   { step: 3, value: 12.5 },
 * ]);
 * ```
 */
export class ReportSequence {
  readonly #pattern: RegExp | undefined;
  #count = 0;
  #lastStep = 0;
  #dropped = 0;
  #problem: string | undefined;

  /** @param options.pattern a regular expression for programs that print no JSON, see the key "reports" of a task file */
  constructor(options: { readonly pattern?: string } = {}) {
    this.#pattern = options.pattern === undefined ? undefined : new RegExp(options.pattern, 'u');
  }

  /** Looks for reports in some lines, and returns those that are kept. */
  take(lines: readonly string[]): readonly ReportedValue[] {
    return lines.flatMap((line) => {
      const text = line.slice(0, MAX_LINE_LENGTH);
      const printed =
        this.#pattern === undefined ? reportFromJsonLine(text) : reportFromMatch(text, this.#pattern);
      const report = printed === undefined ? undefined : this.#accept(printed);
      return report === undefined ? [] : [report];
    });
  }

  /** Reports that were not kept so far. */
  get dropped(): number {
    return this.#dropped;
  }

  /** What was wrong with the first of those, for people; undefined when there were none. */
  get problem(): string | undefined {
    return this.#problem;
  }

  #accept({
    value,
    step = this.#count === 0 ? 1 : this.#lastStep + 1,
  }: PrintedReport): ReportedValue | undefined {
    const problem = this.#problemOf(step, value);
    if (problem !== undefined || value === undefined) {
      this.#dropped += 1;
      this.#problem ??= problem;
      return undefined;
    }
    this.#count += 1;
    this.#lastStep = step;
    return { step, value };
  }

  #problemOf(step: number, value: number | null | undefined): string | undefined {
    if (!Number.isSafeInteger(step) || step < 0) return 'its step is not a whole number from 0';
    if (value === undefined) return `its value at step ${step} is not a number`;
    if (this.#count > 0 && step <= this.#lastStep)
      return `step ${step} came after step ${this.#lastStep}, steps must grow`;
    return this.#count >= REPORT_LIMIT ? `${REPORT_LIMIT} came before it, which is the limit` : undefined;
  }
}
