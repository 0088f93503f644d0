import type { ExperimentRecord, TaskConfig } from '@autotuner/core';
import { csvLine, type CsvValue } from './csv.ts';
import { outcomeText } from './outcome_text.ts';

const FACTS =
  'task experiment state origin outcome detail attempts penalty created_at started_at finished_at seconds'.split(
    ' ',
  );

/** All experiments as CSV with a line of titles: one column for each parameter, score and metric there is. */
export function experimentCsv(config: TaskConfig, experiments: readonly ExperimentRecord[]): string {
  const params = config.space.parameters.map(({ name }) => name);
  const scores = config.objectives.map(({ metric }) => metric);
  const metrics = [...new Set(experiments.flatMap((one) => Object.keys(one.metrics ?? {})))].toSorted();
  const titles = [
    ...FACTS,
    ...scores.map((name) => `score.${name}`),
    ...params.map((name) => `param.${name}`),
    ...metrics.map((name) => `metric.${name}`),
  ];
  const rows = experiments.map((one) => [
    ...factsOf(one),
    ...scores.map((_, index) => one.scores?.[index]),
    ...params.map((name) => one.params[name]),
    ...metrics.map((name) => one.metrics?.[name]),
  ]);
  return [titles, ...rows].map((cells) => `${csvLine(cells)}\r\n`).join('');
}

function factsOf(one: ExperimentRecord): CsvValue[] {
  const { startedAt, finishedAt } = one;
  const seconds =
    startedAt === undefined || finishedAt === undefined ? undefined : (finishedAt - startedAt) / 1000;
  const detail = one.outcome === undefined ? undefined : outcomeText(one);
  const ending = [one.outcome?.kind, detail, one.attempts, one.penalty];
  const times = [isoTime(one.createdAt), isoTime(startedAt), isoTime(finishedAt), seconds];
  return [one.taskId, one.number, one.state, one.origin, ...ending, ...times];
}

const isoTime = (ms: number | undefined): string | undefined =>
  ms === undefined ? undefined : new Date(ms).toISOString();
