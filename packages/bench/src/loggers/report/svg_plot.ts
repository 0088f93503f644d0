import type { Curve } from '../plan/job.ts';
import { type Axis, linearAxis, logAxis } from './axis.ts';
import { escapeHtml } from './escape_html.ts';
import { short } from './report_table.ts';

/** A curve with its name. */
export interface Series {
  readonly name: string;
  readonly points: Curve;
  /** Decides colour and dashes: the same in all plots. */
  readonly index: number;
  /** Drawn so that it is found first. */
  readonly isStrong: boolean;
}

/** How a plot is drawn. */
export interface PlotOptions {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly isLogX: boolean;
  readonly isLogY: boolean;
  /** What a mark on the x axis says. @default the number */
  readonly xMark?: (value: number) => string;
}

const [WIDTH, HEIGHT] = [860, 440];
const BOX = { left: 84, right: 200, top: 36, bottom: 52 };
const LEGEND_ROW = 18;
/** Can be told apart on white and on black. */
const COLOURS = [
  '#1a9e6f',
  '#e4576b',
  '#2b8fd0',
  '#d9971a',
  '#9b6bdf',
  '#3fa7a7',
  '#cc62a1',
  '#7da63a',
  '#cf7a2e',
];
/** One after the other, when there are more curves than colours. */
const DASHES = ['', ' stroke-dasharray="7 3"', ' stroke-dasharray="2 3"'];

/** A plot of lines as SVG. The legend has the curves in the order in which they end, the highest first. */
export function svgPlot(series: readonly Series[], options: PlotOptions): string {
  const shown = series.filter(({ points }) => points.length > 0).toSorted((a, b) => endOf(b) - endOf(a));
  const x = axisOf(shown, 0, options.isLogX);
  const y = axisOf(shown, 1, options.isLogY);
  const toX = (value: number): number => BOX.left + x.share(value) * (WIDTH - BOX.left - BOX.right);
  const toY = (value: number): number =>
    HEIGHT - BOX.bottom - y.share(value) * (HEIGHT - BOX.top - BOX.bottom);
  const lines = shown.map((one, at) => {
    const path = one.points.map(([px, py]) => `${toX(px).toFixed(1)},${toY(py).toFixed(1)}`).join(' ');
    return `<polyline points="${path}" fill="none" ${strokeOf(one)}><title>${escapeHtml(one.name)}</title></polyline>${legend(one, at)}`;
  });
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(options.title)}">`,
    `<text x="8" y="20" class="title">${escapeHtml(options.title)}</text>`,
    ...x.marks.map((mark) => xMark(toX(mark), (options.xMark ?? short)(mark))),
    ...y.marks.map((mark) => yMark(toY(mark), short(mark))),
    ...lines,
    `<text x="${(BOX.left + WIDTH - BOX.right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escapeHtml(options.xLabel)}</text>`,
    `<text transform="translate(16 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle">${escapeHtml(options.yLabel)}</text>`,
    '</svg>',
  ].join('\n');
}

function axisOf(series: readonly Series[], dimension: 0 | 1, isLog: boolean): Axis {
  const values = series.flatMap(({ points }) => points.map((point) => point[dimension]));
  return isLog ? logAxis(values) : linearAxis(values);
}

function endOf({ points }: Series): number {
  return points.at(-1)?.[1] ?? 0;
}

function strokeOf({ index, isStrong }: Series): string {
  const dash = DASHES[Math.floor(index / COLOURS.length) % DASHES.length] ?? '';
  return `stroke="${COLOURS[index % COLOURS.length]}" stroke-width="${isStrong ? 3.5 : 1.5}"${dash}`;
}

function legend(series: Series, at: number): string {
  const [x, y] = [WIDTH - BOX.right + 16, BOX.top + 8 + at * LEGEND_ROW];
  return `<line x1="${x}" x2="${x + 24}" y1="${y}" y2="${y}" ${strokeOf(series)}/><text x="${x + 30}" y="${y + 4}">${escapeHtml(series.name)}</text>`;
}

function xMark(x: number, text: string): string {
  const bottom = HEIGHT - BOX.bottom;
  return `<line x1="${x}" x2="${x}" y1="${BOX.top}" y2="${bottom}" class="grid"/><text x="${x}" y="${bottom + 18}" text-anchor="middle">${escapeHtml(text)}</text>`;
}

function yMark(y: number, text: string): string {
  return `<line x1="${BOX.left}" x2="${WIDTH - BOX.right}" y1="${y}" y2="${y}" class="grid"/><text x="${BOX.left - 8}" y="${y + 4}" text-anchor="end">${escapeHtml(text)}</text>`;
}
