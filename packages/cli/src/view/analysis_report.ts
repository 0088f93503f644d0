import type { BestAnalysis, Importance, Interval, TaskAnalysis, TaskConfig } from '@autotuner/core';
import { durationText } from '../format/duration_text.ts';
import { gainText, numberText } from '../format/number_text.ts';
import { sparkline } from '../format/sparkline.ts';
import { printable } from '../terminal/printable.ts';
import { cutText, padText, textWidth } from '../terminal/text_width.ts';
import type { Look } from './look.ts';

const MAX_BAR = 30;
const MAX_NAME = 24;
const MAX_CURVE = 60;
const LABEL = 10;
/** From so many measurements on it is no longer the best that makes an interval wide. */
const ENOUGH = 3;

/** An analysis with the configuration of its task. */
export interface AnalysisReportInput {
  readonly analysis: TaskAnalysis;
  readonly config: Pick<TaskConfig, 'objectives'>;
}

/** The analysis of a task for people, line by line. */
export function analysisReport({ analysis, config }: AnalysisReportInput, look: Look): readonly string[] {
  const metric = printable(config.objectives.map((objective) => objective.metric).join(', '));
  const { importance, failureImportance } = analysis;
  return [
    ...facts({ analysis, config }).map(([name, value]) => `${look.paint.faint(name.padEnd(LABEL))}${value}`),
    ...curveLine(analysis, look),
    ...(importance
      ? ['', ...importanceLines(importance, { title: `What decides about ${metric}`, look })]
      : []),
    ...(failureImportance
      ? ['', ...importanceLines(failureImportance, { title: 'What decides about failing', look })]
      : []),
    ...(importance ? [] : [look.paint.faint('importance needs 10 results that are not all the same')]),
  ];
}

function facts({ analysis, config }: AnalysisReportInput): readonly (readonly [string, string])[] {
  const { best, front } = analysis;
  const metric = printable(config.objectives[0]?.metric ?? '');
  return [
    ['results', `${analysis.experiments}`],
    ...(best ? bestFacts(best, metric) : []),
    ...(front.length > 1 ? [['front', front.map((number) => `#${number}`).join(' ')] as const] : []),
  ];
}

function bestFacts(best: BestAnalysis, metric: string): readonly (readonly [string, string])[] {
  const { measurements, metric: interval, relativeGain, probability } = best;
  const times = measurements.best === 1 ? 'once' : `${measurements.best} times`;
  const where = interval === undefined ? '' : `, ${metric} ${intervalText(interval, numberText)}`;
  const isVague = interval !== undefined && interval.low < interval.high && measurements.best < ENOUGH;
  return [
    ['best', `#${best.number}, measured ${times}${where}`],
    ...(relativeGain ? [['gain', `${intervalText(relativeGain, gainText)} over the baseline`] as const] : []),
    ...(probability === undefined
      ? [['chance', 'unknown: no setting was measured twice'] as const]
      : [['chance', `${chanceText(probability)} that no other measured setting is better`] as const]),
    ...(isVague ? [['hint', 'measure the best again: that narrows the intervals'] as const] : []),
  ];
}

function intervalText({ estimate, low, high }: Interval, text: (value: number) => string): string {
  return `${text(estimate)} (${text(low)} to ${text(high)}, 95 % confidence)`;
}

/** Best score over the number of results: flat where nothing got better. */
function curveLine({ curve, best }: TaskAnalysis, look: Look): readonly string[] {
  const last = curve.at(-1);
  const first = curve[0];
  if (first === undefined || last === undefined || curve.length < 2) return [];
  const width = Math.max(Math.min(MAX_CURVE, look.columns - LABEL - 40), 10);
  const values = Array.from({ length: last.count - first.count + 1 }, (_, i) => {
    return curve.findLast(({ count }) => count <= first.count + i)?.value ?? first.value;
  });
  const when = last.atMs === undefined ? '' : ` after ${durationText(last.atMs)}`;
  // Of what was measured again the mean counts, and the curve shows single measurements.
  const isMean = best !== undefined && best.measurements.best > 1 && best.number !== last.number;
  const what = isMean ? 'best single measurement:' : 'best since';
  const drawn = look.paint.accent(sparkline(values, { width, levels: look.figures.levels }));
  return [`${look.paint.faint('curve'.padEnd(LABEL))}${drawn} ${what} #${last.number}${when}`];
}

function importanceLines(
  { parameters, floor, rest }: Importance,
  { title, look }: { readonly title: string; readonly look: Look },
): readonly string[] {
  const names = parameters.map(({ name }) =>
    cutText(printable(name), { width: MAX_NAME, ellipsis: look.figures.ellipsis }),
  );
  const width = Math.max(...names.map(textWidth), LABEL);
  const rows = parameters.map(({ share }, i) => {
    const line = `${padText(names[i] ?? '', width)}  ${bar(share, look)} ${percentText(share).padStart(5)}`;
    return share > floor ? line : look.paint.faint(`${line}  may be chance`);
  });
  const remainder = `${padText('the rest', width)}  ${' '.repeat(barWidth(look))} ${percentText(rest).padStart(5)}`;
  return [look.paint.strong(title), ...rows, look.paint.faint(`${remainder}  combinations, and noise`)];
}

function bar(share: number, look: Look): string {
  const width = barWidth(look);
  const full = Math.round(Math.min(share, 1) * width);
  return (
    look.paint.accent(look.figures.barFull.repeat(full)) +
    look.paint.faint(look.figures.barEmpty.repeat(width - full))
  );
}

function barWidth(look: Look): number {
  return Math.max(8, Math.min(MAX_BAR, Math.floor(look.columns / 3)));
}

/** Rounded, but never to certainty. */
function chanceText(probability: number): string {
  return probability < 1 && probability > 0.994 ? 'over 99 %' : percentText(probability);
}

function percentText(share: number): string {
  return `${Math.round(share * 100)} %`;
}
