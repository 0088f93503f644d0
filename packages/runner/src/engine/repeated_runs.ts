import {
  aggregateRuns,
  scoreMetrics,
  type AttemptOutcome,
  type Measurement,
  type ReportedValue,
  type TaskConfig,
} from '@autotuner/core';
import type { AttemptReport, EndedRun } from '../attempt/attempt_plan.ts';
import { readMetrics, type MetricsPlace } from './read_metrics.ts';

/** What the runs of one attempt measured, as they end. */
export class RepeatedRuns {
  readonly #config: TaskConfig;
  readonly #runs: Measurement[] = [];

  constructor(config: TaskConfig) {
    this.#config = config;
  }

  /** Reads what a run left; a report of its own, or the outcome of the attempt when it measured nothing. */
  async add(run: EndedRun): Promise<ReportedValue | AttemptOutcome> {
    const report = await this.#read(run);
    return report ?? this.#invalid(run.repeat);
  }

  /** Reads what the last run left, and what all come to together; of a command that failed, nothing. */
  async finish(report: AttemptReport): Promise<{
    readonly read: Measurement;
    readonly runs?: readonly Measurement['metrics'][];
    /** The report of the last run, where the command is repeated. */
    readonly last?: ReportedValue;
  }> {
    if (report.outcome.kind !== 'exit' || report.outcome.code !== 0) return { read: { metrics: {} } };
    const { repeats } = this.#config;
    if (repeats === undefined) return { read: await readMetrics(this.#config, report) };
    const last = await this.#read(report);
    return {
      read: aggregateRuns(this.#runs, repeats.aggregate),
      runs: this.#runs.map(({ metrics }) => metrics),
      ...(last === undefined ? {} : { last }),
    };
  }

  async #read(place: MetricsPlace): Promise<ReportedValue | undefined> {
    const measurement = await readMetrics(this.#config, place);
    this.#runs.push(measurement);
    const value = measurement.metrics[this.#config.objectives[0]?.metric ?? ''];
    return value === undefined ? undefined : { step: this.#runs.length, value };
  }

  #invalid(repeat: number): AttemptOutcome {
    const { objectives, repeats } = this.#config;
    const last = this.#runs.at(-1) ?? { metrics: {} };
    const scored = scoreMetrics({ ...last, objectives, slos: [] });
    const detail = scored.kind === 'scored' ? 'no metric' : scored.detail;
    return { kind: 'invalid_result', detail: `In run ${repeat} of ${repeats?.count ?? 1}: ${detail}` };
  }
}
