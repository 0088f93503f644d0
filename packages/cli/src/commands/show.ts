import {
  listAllExperiments,
  type AttemptRecord,
  type ExperimentDetail,
  type ExperimentRecord,
  type TaskConfig,
  type TaskSummary,
} from '@autotuner/core';
import type { CommandInput, Execute } from '../command.ts';
import { durationText } from '../format/duration_text.ts';
import { gainPhrase, numberText } from '../format/number_text.ts';
import { experimentReason, outcomeText, outcomeWord } from '../format/outcome_text.ts';
import { paramsText } from '../format/params_text.ts';
import { settingLine } from '../format/setting_line.ts';
import { sparkline } from '../format/sparkline.ts';
import { table } from '../format/table.ts';
import { timeText } from '../format/time_text.ts';
import { withReader } from '../session/open_tuner.ts';
import { canResume } from '../session/print_result.ts';
import { refOrLatest } from '../session/task_ref.ts';
import { printable } from '../terminal/printable.ts';
import { againText } from '../view/again_text.ts';
import { countsText } from '../view/counts_text.ts';
import { progressOf } from '../view/progress.ts';
import { scoreText } from '../view/score_text.ts';
import { stateText } from './ls.ts';

/** `autotuner show [TASK[/EXP]]`: a task with its experiments, or one experiment with its attempts. */
export const show: Execute = (input) =>
  withReader(input.cli, async ({ tuner }) => {
    const { taskId, experiment } = await refOrLatest(tuner, input.args[0]);
    const summary = await tuner.getTask(taskId);
    if (experiment === undefined) {
      printTask(input, { summary, experiments: await listAllExperiments(tuner, taskId) });
    } else {
      const detail = await tuner.getExperiment({ taskId, number: experiment });
      printExperiment(input, { config: summary.task.config, detail });
    }
    return 0;
  });

interface ShownTask {
  readonly summary: TaskSummary;
  readonly experiments: readonly ExperimentRecord[];
}

function printTask({ cli, options }: CommandInput, shown: ShownTask): void {
  const { out } = cli;
  if (options.isOn('json'))
    return out.line(JSON.stringify({ ...shown.summary, experiments: shown.experiments }));
  for (const [name, value] of taskFacts({ cli, shown }))
    out.line(`${out.paint.faint(name.padEnd(10))}${value}`);
  if (shown.experiments.length === 0) return;
  out.line();
  const columns = [
    { title: 'EXP', isRight: true },
    { title: 'TIME', isRight: true },
    { title: 'RESULT' },
    { title: 'PARAMETERS', isFlexible: true },
    { title: 'REASON', isFlexible: true },
  ];
  const { config } = shown.summary.task;
  const best = shown.summary.best?.number;
  const rows = shown.experiments.map((one) => [
    `${one.number}`,
    timeOf(one),
    `${resultWord(one, config)}${one.number === best ? ` ${out.figures.best}` : ''}`,
    paramsText(one.params),
    experimentReason(one),
  ]);
  const look = { width: out.size().columns, ellipsis: out.figures.ellipsis, paintTitle: out.paint.faint };
  for (const line of table(columns, rows, look)) out.line(line);
}

function taskFacts({ cli, shown }: { cli: CommandInput['cli']; shown: ShownTask }): [string, string][] {
  const { summary, experiments } = shown;
  const { task, best, gain } = summary;
  const progress = progressOf(task.config, experiments);
  const look = { paint: cli.out.paint, figures: cli.out.figures, columns: cli.out.size().columns };
  const reason = task.reason === undefined ? '' : `: ${printable(task.reason)}`;
  const facts: [string, string | undefined][] = [
    ['task', `${task.id} ${printable(task.name)}`],
    ['state', `${stateText(summary)}${reason}`],
    ['resume', canResume(summary) ? `autotuner resume ${task.id}` : undefined],
    ['done', `${progress.ended}/${task.config.budget.experiments}, ${countsText(progress, look)}`],
    [
      'best',
      best &&
        `#${best.number} ${scoreText(best, task.config)}${gain === undefined ? '' : `, ${gainPhrase(gain)}`}`,
    ],
    ['again', againFact(shown)],
    ['front', summary.front.length > 1 ? summary.front.map((number) => `#${number}`).join(' ') : undefined],
    ['command', best && settingLine({ config: task.config, experiment: best }, cli.cwd)],
    ['created', timeText(task.createdAt)],
    ['ran', task.activeMs > 0 ? durationText(task.activeMs) : undefined],
  ];
  return facts.filter((fact): fact is [string, string] => fact[1] !== undefined);
}

function againFact({ summary, experiments }: ShownTask): string | undefined {
  const again = againText(summary, experiments);
  return again && `${again}; "autotuner analyze ${summary.task.id}" says how sure that is`;
}

/** Short, for a column: the score, or the word for the failure with its penalty, or the state. */
function resultWord(one: ExperimentRecord, config: TaskConfig): string {
  if (one.state === 'succeeded') return scoreText(one, config);
  if (one.outcome === undefined) return one.state;
  const penalty = one.penalty === undefined ? '' : `, penalty ${numberText(one.penalty)}`;
  return `${outcomeWord(one.outcome.kind)}${penalty}`;
}

function resultText(one: ExperimentRecord, config: TaskConfig): string {
  if (one.state === 'succeeded') return scoreText(one, config);
  const penalty = one.penalty === undefined ? '' : `, penalty ${numberText(one.penalty)}`;
  return `${outcomeText(one)}${penalty}`;
}

function timeOf({ startedAt, finishedAt }: ExperimentRecord): string {
  return startedAt === undefined || finishedAt === undefined ? '' : durationText(finishedAt - startedAt);
}

function printExperiment(
  { cli, options }: CommandInput,
  shown: { config: TaskConfig; detail: ExperimentDetail },
): void {
  const { out } = cli;
  if (options.isOn('json')) return out.line(JSON.stringify(shown.detail));
  const { config, detail } = shown;
  const { experiment: one } = detail;
  const facts: [string, string | undefined][] = [
    ['experiment', `${one.taskId}/${one.number}, ${one.origin}: ${printable(one.reason)}`],
    ['result', resultText(one, config)],
    [
      'metrics',
      one.metrics &&
        Object.entries(one.metrics)
          .map(([name, value]) => `${name}=${numberText(value)}`)
          .join(' '),
    ],
    ['runs', runsText(one, config)],
    ['reports', reportsText(detail, out.figures.levels)],
    ['params', paramsText(one.params)],
    ['command', settingLine({ config, experiment: one }, cli.cwd)],
    ['time', timeOf(one)],
    ...detail.attempts.map((attempt): [string, string] => [
      `attempt ${attempt.attempt}`,
      attemptText(attempt),
    ]),
    ['log', `autotuner logs ${one.taskId}/${one.number}`],
  ];
  for (const [name, value] of facts) {
    if (value !== undefined && value !== '') out.line(`${out.paint.faint(name.padEnd(12))}${value}`);
  }
}

/** The objective as each run measured it. */
function runsText({ runs }: ExperimentRecord, config: TaskConfig): string | undefined {
  const metric = config.objectives[0]?.metric ?? '';
  return runs?.map((run) => numberText(run[metric] ?? NaN)).join(' ');
}

/** How many there are, their course, and the last one. */
function reportsText({ reports }: ExperimentDetail, levels: readonly string[]): string | undefined {
  const last = reports.at(-1);
  if (last === undefined) return undefined;
  const course = sparkline(
    reports.map(({ value }) => value ?? NaN),
    { width: 20, levels },
  );
  return `${reports.length} ${course} ${last.value === null ? 'not a number' : numberText(last.value)} at step ${last.step}`;
}

function attemptText(attempt: AttemptRecord): string {
  const phases = Object.entries(attempt.phaseMs ?? {}).map(([phase, ms]) => `${phase} ${durationText(ms)}`);
  const ending =
    attempt.outcome === undefined
      ? attempt.state
      : outcomeText({ state: attempt.state, outcome: attempt.outcome });
  return [
    ending,
    `contained by ${attempt.tier}`,
    ...phases,
    ...usageTexts(attempt),
    ...leakText(attempt),
    ...droppedText(attempt),
  ].join(', ');
}

function leakText({ leaked = 0, leakedNames = [] }: AttemptRecord): readonly string[] {
  if (leaked === 0) return [];
  const names = leakedNames.length === 0 ? '' : ` (${printable(leakedNames.join(', '))})`;
  return [`${leaked} leftover ${leaked === 1 ? 'process' : 'processes'} killed${names}`];
}

function droppedText({ reportsDropped = 0 }: AttemptRecord): readonly string[] {
  if (reportsDropped === 0) return [];
  return [`${reportsDropped} ${reportsDropped === 1 ? 'report' : 'reports'} not kept`];
}

/** Processor time and memory; figures that only cover what was seen now and then say "at least". */
function usageTexts({ usage }: AttemptRecord): string[] {
  if (usage === undefined) return [];
  const about = usage.exact ? '' : 'at least ';
  return [
    ...(usage.cpuMs === undefined ? [] : [`cpu ${about}${durationText(usage.cpuMs)}`]),
    ...(usage.maxRssBytes === undefined ? [] : [`memory ${about}${byteText(usage.maxRssBytes)}`]),
  ];
}

function byteText(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
