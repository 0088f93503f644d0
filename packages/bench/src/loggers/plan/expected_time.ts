import type { Job } from './job.ts';

/** Seconds of one process of a case, as the mean of all contenders, on two cores that have nothing else to do. */
const SECONDS: Readonly<Record<string, { readonly full: number; readonly quick: number }>> = {
  calls: { full: 1.3, quick: 0.8 },
};
const USUAL = { full: 1, quick: 0.7 };

/** How long jobs take on a quiet machine, about. */
export function expectedSeconds(jobs: readonly Job[]): number {
  return jobs.reduce((sum, { caseName, quick }) => {
    const { full, quick: short } = SECONDS[caseName] ?? USUAL;
    return sum + (quick ? short : full);
  }, 0);
}

/** That as a text, such as "10 minutes". */
export function spanText(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds / 5) * 5} seconds` : `${Math.round(seconds / 60)} minutes`;
}
