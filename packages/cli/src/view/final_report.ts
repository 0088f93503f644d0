import type { TaskSummary } from '@autotuner/core';
import { durationText } from '../format/duration_text.ts';
import { gainPhrase } from '../format/number_text.ts';
import { paramsText } from '../format/params_text.ts';
import { printable } from '../terminal/printable.ts';
import { countsText } from './counts_text.ts';
import type { Look } from './look.ts';
import type { Progress } from './progress.ts';
import { scoreText } from './score_text.ts';

/** What the report at the end of a run is made of. */
export interface ReportInput {
  readonly summary: TaskSummary;
  readonly progress: Progress;
  /** The command with its best parameters, as a line for a shell; undefined without a success. */
  readonly bestLine?: string;
  /** What the best came to when it was measured more than once. */
  readonly again?: string;
  /** Path of the log of the task, where it is known. */
  readonly logPath?: string;
  /** Where nothing succeeded: the last lines of the last experiment's log. */
  readonly lastWords?: readonly string[];
  readonly look: Look;
}

/** The report at the end of a run, as lines. Pure. */
export function finalReport(input: ReportInput): string[] {
  return [...headLines(input), ...countLines(input), '', ...nextLines(input)];
}

function headLines(input: ReportInput): string[] {
  const { summary, look } = input;
  const { best, task } = summary;
  if (best === undefined) return failureLines(input);
  const score = look.paint.strong(look.paint.good(scoreText(best, task.config)));
  const head = `${look.paint.good(look.figures.best)} Best of ${summary.counts.total}: #${best.number} with ${score}${gainPart(input)}`;
  const again = input.again === undefined ? [] : [`  ${input.again}`];
  return [
    head,
    ...again,
    '',
    `  ${look.paint.strong(input.bestLine ?? paramsText(best.params))}`,
    '',
    ...frontLines(input),
  ];
}

/** With several objectives there is seldom one best setting. */
function frontLines({ summary }: ReportInput): string[] {
  if (summary.front.length < 2) return [];
  return [`Not beaten in every objective: ${summary.front.map((number) => `#${number}`).join(' ')}`];
}

function gainPart(input: ReportInput): string {
  const { best, baseline, gain, task } = input.summary;
  if (baseline === undefined) return '';
  if (baseline.number === best?.number) return ', the baseline itself';
  if (gain === undefined) return ' (the baseline did not succeed)';
  return `, ${gainPhrase(gain)} (${scoreText(baseline, task.config)})`;
}

function failureLines(input: ReportInput): string[] {
  const { summary, look } = input;
  const reason = summary.task.reason === undefined ? [] : [`  ${printable(summary.task.reason)}`];
  const { lastWords = [] } = input;
  const words =
    lastWords.length === 0 ? [] : ['', ...lastWords.map((line) => `  ${look.paint.faint(printable(line))}`)];
  return [look.paint.bad(`${look.figures.failure} No experiment succeeded`), ...reason, ...words, ''];
}

function countLines(input: ReportInput): string[] {
  const { summary, progress, look } = input;
  const { task } = summary;
  const time = task.activeMs > 0 ? ` in ${durationText(task.activeMs)}` : '';
  const state = stateWords(summary);
  // Why it stopped early; where nothing succeeded, the reason stands at the top.
  const reason = state === '' || summary.best === undefined ? '' : `: ${printable(task.reason ?? '')}`;
  return [`${countsText(progress, look)}${time}${state}${task.reason === undefined ? '' : reason}`];
}

/** Nothing for a task that did all that its budget allows. */
function stateWords({ task, counts }: TaskSummary): string {
  if (task.state !== 'completed' && task.state !== 'failed') return `, ${task.state}`;
  const isDone = task.state === 'failed' || counts.total >= task.config.budget.experiments;
  return !isDone && task.reason !== undefined ? ', ended early' : '';
}

function nextLines(input: ReportInput): string[] {
  const { summary, look } = input;
  const { id } = summary.task;
  const last = summary.best?.number ?? summary.counts.total;
  const rows: [string, string][] = [
    ...(summary.best === undefined
      ? []
      : ([[`autotuner best ${id}`, 'the best setting again; --sh --env --json --yaml']] as [
          string,
          string,
        ][])),
    [`autotuner show ${id}`, 'every experiment'],
    last === 0
      ? [`autotuner logs ${id}`, 'what happened']
      : [
          `autotuner logs ${id}/${last}`,
          summary.best === undefined ? 'what the last one printed' : 'what the best one printed',
        ],
  ];
  const width = Math.max(...rows.map(([line]) => line.length));
  const log = input.logPath === undefined ? [] : [look.paint.faint(`log: ${input.logPath}`)];
  return [...rows.map(([line, what]) => `${line.padEnd(width)}  ${look.paint.faint(what)}`), ...log];
}
