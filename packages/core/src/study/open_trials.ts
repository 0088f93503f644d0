import { AutotunerError } from '../errors.ts';
import type { Params } from '../search_space/distribution.ts';
import type { Trial, TrialReport } from './trial.ts';

/** A trial that waits for its result, with what it has reported so far. */
export interface OpenTrial {
  readonly trial: Trial;
  readonly reports: readonly TrialReport[];
}

/** The reports with one more, in the order of their steps; of several of one step the last counts. */
export function withReport(reports: readonly TrialReport[], report: TrialReport): readonly TrialReport[] {
  const last = reports.at(-1);
  if (last === undefined || last.step < report.step) return [...reports, report];
  const others = reports.filter(({ step }) => step !== report.step);
  return [...others, report].toSorted((a, b) => a.step - b.step);
}

/** The trials that wait for their results, by number. */
export class OpenTrials {
  readonly #trials = new Map<number, OpenTrial>();

  open(trial: Trial, reports: readonly TrialReport[] = []): void {
    this.#trials.set(trial.number, { trial, reports });
  }

  /** @throws AutotunerError AT_EXPERIMENT_UNKNOWN */
  get(number: number): OpenTrial {
    const known = this.#trials.get(number);
    if (known !== undefined) return known;
    const open = [...this.#trials.keys()].slice(0, 20).join(', ');
    const seen = open === '' ? 'none is open' : `open are ${open}`;
    throw new AutotunerError(
      'AT_EXPERIMENT_UNKNOWN',
      `Cannot find trial ${number}: it is not open, ${seen}; each is told once`,
    );
  }

  /** Adds a report; of several of one step the last counts. @throws AutotunerError AT_EXPERIMENT_UNKNOWN */
  report(number: number, report: TrialReport): void {
    const { trial, reports } = this.get(number);
    this.#trials.set(number, { trial, reports: withReport(reports, report) });
  }

  close(number: number): void {
    this.#trials.delete(number);
  }

  /** In the order in which they were suggested. */
  all(): readonly OpenTrial[] {
    return [...this.#trials.values()];
  }

  params(): readonly Params[] {
    return this.all().map(({ trial }) => trial.params);
  }
}
