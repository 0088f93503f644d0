import type { FinishedTrial, TrialReport } from './trial.ts';

/** Tells a saved study from other JSON. */
export const STATE_FORMAT = 'autotuner-study';

/** A report as it is saved: JSON has no word for numbers that are not finite. */
export interface WrittenReport {
  readonly step: number;
  readonly values: readonly (number | 'NaN' | 'Infinity' | '-Infinity')[];
}

/** Reports as they are saved. */
export function writtenReports(reports: readonly TrialReport[]): readonly WrittenReport[] {
  return reports.map(({ step, values }) => ({ step, values: values.map(writtenNumber) }));
}

/** Reports as they were before they were saved. */
export function readReports(reports: readonly WrittenReport[]): readonly TrialReport[] {
  return reports.map(({ step, values }) => ({ step, values: values.map(Number) }));
}

/** A finished trial as it is saved. */
export function writtenTrial({ reports, ...trial }: FinishedTrial): object {
  return reports === undefined ? trial : { ...trial, reports: writtenReports(reports) };
}

function writtenNumber(value: number): WrittenReport['values'][number] {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}
