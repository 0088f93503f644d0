import type { ExperimentRecord, TaskConfig } from '@autotuner/core';
import { durationText } from '../format/duration_text.ts';
import { numberText } from '../format/number_text.ts';
import { experimentReason, outcomeWord } from '../format/outcome_text.ts';
import { paramsText } from '../format/params_text.ts';
import { cutText, padText } from '../terminal/text_width.ts';
import type { Look } from './look.ts';
import { scoreText } from './score_text.ts';

/** Room for a result, so that the parameters of neighbours stand below each other. */
const RESULT_WIDTH = 26;

/** What an ended experiment is printed with. */
export interface ExperimentLineOptions {
  readonly config: TaskConfig;
  /** It is the best one so far. */
  readonly isBest: boolean;
  readonly look: Look;
}

/** One line about an ended experiment: how it ended, time, score or penalty, parameters, and why it failed. */
export function experimentLine(experiment: ExperimentRecord, options: ExperimentLineOptions): string {
  const { paint, columns, figures } = options.look;
  const number = padText(`#${experiment.number}`, String(options.config.budget.experiments).length + 1);
  const line = [
    `${signOf(experiment, options.look)} ${number}`,
    padText(durationOf(experiment), 7, { right: true }),
    padText(resultOf(experiment, options), RESULT_WIDTH),
    paramsText(experiment.params),
    paint.faint(experimentReason(experiment)),
  ].join('  ');
  // The whole reason stands in "show" and in the log; a line that wraps would hide the column of results.
  return cutText(line.trimEnd(), { width: columns, ellipsis: figures.ellipsis });
}

function resultOf(experiment: ExperimentRecord, options: ExperimentLineOptions): string {
  const { paint, figures } = options.look;
  if (experiment.state === 'succeeded') {
    const score = scoreText(experiment, options.config);
    return options.isBest ? paint.strong(paint.good(`${score} ${figures.best} best`)) : score;
  }
  const word = outcomeWord(experiment.outcome?.kind ?? 'cancelled');
  if (experiment.state === 'pruned') return paint.warn(word);
  if (experiment.penalty === undefined) return paint.faint(word);
  return `${paint.bad(word)}${paint.faint(`, penalty ${numberText(experiment.penalty)}`)}`;
}

function signOf(experiment: ExperimentRecord, look: Look): string {
  if (experiment.state === 'succeeded') return look.paint.good(look.figures.success);
  if (experiment.state === 'cancelled') return look.paint.faint(look.figures.skipped);
  if (experiment.state === 'pruned') return look.paint.warn(look.figures.skipped);
  return look.paint.bad(look.figures.failure);
}

function durationOf(experiment: ExperimentRecord): string {
  const { startedAt, finishedAt } = experiment;
  return startedAt === undefined || finishedAt === undefined ? '' : durationText(finishedAt - startedAt);
}
