import type { ExperimentRecord } from '@autotuner/core';
import { durationText } from '../format/duration_text.ts';
import { gainPhrase } from '../format/number_text.ts';
import { paramsText } from '../format/params_text.ts';
import { sparkline } from '../format/sparkline.ts';
import { printable } from '../terminal/printable.ts';
import { textWidth } from '../terminal/text_width.ts';
import type { StopStep } from '../session/stop_ladder.ts';
import { countsText } from './counts_text.ts';
import type { Look } from './look.ts';
import { progressOf, remainingMs, type Progress } from './progress.ts';
import { scoreText } from './score_text.ts';
import type { TaskView } from './task_view.ts';

/** Running experiments shown at most; the others are counted. */
const MAX_RUNNING = 6;
const MAX_BAR = 24;
const MAX_SPARKLINE = 60;

/** What a frame depends on. */
export interface FrameInput {
  readonly view: TaskView;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly stop: StopStep;
  readonly look: Look;
}

/** The live view as lines: where the task stands, the best so far, what runs now. Pure. */
export function liveFrame(input: FrameInput): string[] {
  const progress = progressOf(input.view.task.config, input.view.experiments);
  return [
    '',
    headLine(input, progress),
    ...bestLines(input, progress),
    ...runningLines(input, progress),
    footLine(input, progress),
  ];
}

function headLine(input: FrameInput, progress: Progress): string {
  const { look, view, now } = input;
  const { config, id } = view.task;
  const activeMs = activeTime(view, now);
  const left = remainingMs(config, { progress, activeMs });
  const name = look.paint.strong(printable(config.name));
  const share = bar(progress.ended / config.budget.experiments, look);
  const facts = [
    `${progress.ended}/${config.budget.experiments}`,
    durationText(activeMs),
    ...(left === undefined ? [] : [look.paint.faint(`ETA ${durationText(left)}`)]),
  ];
  // On a narrow terminal the numbers matter most.
  const forms = [[name, look.paint.faint(`task ${id}`), share], [name, share], [name], []];
  const lines = forms.map((form) => [...form, ...facts].join('  '));
  return lines.find((line) => textWidth(line) < look.columns) ?? lines.at(-1) ?? '';
}

function bar(share: number, look: Look): string {
  const width = Math.max(4, Math.min(MAX_BAR, Math.floor(look.columns / 5)));
  const full = Math.round(Math.min(1, share) * width);
  return (
    look.paint.accent(look.figures.barFull.repeat(full)) +
    look.paint.faint(look.figures.barEmpty.repeat(width - full))
  );
}

/** Running time of all sessions so far. */
function activeTime(view: TaskView, now: number): number {
  const { task } = view;
  if (!view.isLive || task.startedAt === undefined) return task.activeMs;
  // Of a task that was interrupted before, the start of the present session is not stored.
  const since = task.activeMs === 0 ? task.startedAt : view.seenSince;
  return task.activeMs + Math.max(0, now - since);
}

function bestLines(input: FrameInput, progress: Progress): string[] {
  const { look, view } = input;
  const { best } = progress;
  if (best === undefined) return [look.paint.faint('no success yet')];
  const score = look.paint.strong(look.paint.good(scoreText(best, view.task.config)));
  const curve = sparkline(progress.bestSoFar, {
    width: Math.max(1, Math.min(MAX_SPARKLINE, look.columns - 8)),
    levels: look.figures.levels,
  });
  return [
    `${look.figures.best} best  #${best.number}  ${score}${gainPart(progress, look)}`,
    `  ${paramsText(best.params)}`,
    `  ${look.paint.accent(curve)}`,
  ];
}

function gainPart(progress: Progress, look: Look): string {
  if (progress.gain === undefined || progress.baseline === progress.best) return '';
  const paint = progress.gain >= 0 ? look.paint.good : look.paint.warn;
  return `  ${paint(gainPhrase(progress.gain))}`;
}

function runningLines(input: FrameInput, progress: Progress): string[] {
  const shown = progress.running.slice(0, MAX_RUNNING).map((one) => runningLine(input, one));
  const hidden = progress.running.length - shown.length;
  return hidden > 0 ? [...shown, input.look.paint.faint(`  and ${hidden} more`)] : shown;
}

function runningLine(input: FrameInput, experiment: ExperimentRecord): string {
  const { look, view, now } = input;
  const mark = view.phases.get(experiment.number) ?? {
    phase: experiment.state,
    since: experiment.startedAt ?? experiment.createdAt,
  };
  const { config } = view.task;
  const limit = mark.phase === 'deploying' ? config.deploy?.timeoutMs : config.timeoutMs;
  const isTimed = mark.phase === 'deploying' || mark.phase === 'benchmarking';
  const time = `${durationText(now - mark.since)}${isTimed && limit !== undefined ? ` / ${durationText(limit)}` : ''}`;
  const phase = mark.phase.replaceAll('_', ' ');
  return `${look.paint.accent(look.figures.running)} #${experiment.number}  ${phase}  ${time}  ${look.paint.faint(paramsText(experiment.params))}`;
}

function footLine(input: FrameInput, progress: Progress): string {
  const { look } = input;
  const counts =
    progress.ended === 0 ? look.paint.faint('nothing has ended yet') : countsText(progress, look);
  const running = progress.running.length;
  const hint: Readonly<Record<StopStep, string>> = {
    none: '',
    drain: look.paint.warn(`  stopping: ${running} still running; Ctrl-C again ends them`),
    cancel: look.paint.warn(`  ending ${running} running; Ctrl-C again leaves at once`),
    leave: '',
  };
  return `${counts}${hint[input.stop]}`;
}
