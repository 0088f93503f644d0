import type { ExperimentRecord, TaskConfig } from '@autotuner/core';
import { durationText } from '../format/duration_text.ts';
import { numberText } from '../format/number_text.ts';
import { outcomeText } from '../format/outcome_text.ts';
import { paramsText } from '../format/params_text.ts';
import { padText } from '../terminal/text_width.ts';
import type { Look } from './look.ts';
import { scoreText } from './score_text.ts';

/** What an ended experiment is printed with. */
export interface ExperimentLineOptions {
  readonly config: TaskConfig;
  /** It is the best one so far. */
  readonly isBest: boolean;
  readonly look: Look;
}

/** One line about an ended experiment: how it ended, score or penalty, time, parameters. */
export function experimentLine(experiment: ExperimentRecord, options: ExperimentLineOptions): string {
  const { paint } = options.look;
  const number = padText(`#${experiment.number}`, String(options.config.budget.experiments).length + 1);
  return [
    `${signOf(experiment, options.look)} ${number}`,
    padText(resultOf(experiment, options), 20),
    padText(durationOf(experiment), 7, { right: true }),
    paint.faint(paramsText(experiment.params)),
  ].join('  ');
}

function resultOf(experiment: ExperimentRecord, options: ExperimentLineOptions): string {
  const { paint, figures } = options.look;
  if (experiment.state === 'succeeded') {
    const score = scoreText(experiment, options.config.objectives);
    return options.isBest ? paint.strong(paint.good(`${score} ${figures.best} best`)) : score;
  }
  const penalty =
    experiment.penalty === undefined ? '' : paint.faint(`, penalty ${numberText(experiment.penalty)}`);
  return `${paint.bad(outcomeText(experiment))}${penalty}`;
}

function signOf(experiment: ExperimentRecord, look: Look): string {
  if (experiment.state === 'succeeded') return look.paint.good(look.figures.success);
  if (experiment.state === 'cancelled') return look.paint.faint(look.figures.skipped);
  return look.paint.bad(look.figures.failure);
}

function durationOf(experiment: ExperimentRecord): string {
  const { startedAt, finishedAt } = experiment;
  return startedAt === undefined || finishedAt === undefined ? '' : durationText(finishedAt - startedAt);
}
