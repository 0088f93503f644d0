import type { Job } from './job.ts';

/** Seconds of one process of a case, as the mean of all contenders, on two cores that have nothing else to do. */
const SECONDS: Readonly<Record<string, { readonly full: number; readonly quick: number }>> = {
  calls: { full: 1.25, quick: 0.72 },
  sustained: { full: 1.9, quick: 0.95 },
  raw_writes: { full: 0.2, quick: 0.1 },
  sweep: { full: 3.3, quick: 1.8 },
  overload: { full: 1.5, quick: 0.6 },
  soak: { full: 13.5, quick: 3 },
  blocked: { full: 1.4, quick: 0.7 },
  dying: { full: 0.57, quick: 0.45 },
  error_on_return: { full: 1.5, quick: 0.95 },
  full_disk: { full: 2, quick: 2 },
  rotation: { full: 0.85, quick: 0.6 },
  producers: { full: 1.9, quick: 1.3 },
  idle: { full: 4.4, quick: 2.6 },
  quantiles: { full: 0.3, quick: 0.3 },
  micro: { full: 3.7, quick: 1 },
};

/** How long jobs take on a quiet machine, about. */
export function expectedSeconds(jobs: readonly Job[]): number {
  return jobs.reduce((sum, { caseName, quick }) => {
    const { full = Number.NaN, quick: short = Number.NaN } = SECONDS[caseName] ?? {};
    return sum + (quick ? short : full);
  }, 0);
}

/** That as a text, such as "10 minutes". */
export function spanText(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds / 5) * 5} seconds` : `${Math.round(seconds / 60)} minutes`;
}
