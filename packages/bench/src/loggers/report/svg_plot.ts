import type { Curve } from '../plan/job.ts';
import { escapeHtml } from './escape_html.ts';
import { short } from './report_table.ts';

/** A curve with its name. */
export interface Series {
  readonly name: string;
  readonly points: Curve;
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

const [WIDTH, HEIGHT] = [860, 420];
const BOX = { left: 78, right: 200, top: 36, bottom: 48 };
/** Told apart by hue, then by dashes. */
const COLOURS = [
  '#0b6e4f',
  '#d1495b',
  '#00798c',
  '#edae49',
  '#5f0f40',
  '#30638e',
  '#8f2d56',
  '#6a994e',
  '#bc6c25',
];

/** A plot of lines as SVG. */
export function svgPlot(series: readonly Series[], options: PlotOptions): string {
  const shown = series.filter(({ points }) => points.length > 0);
  const x = scaleOf(
    shown.flatMap(({ points }) => points.map(([at]) => at)),
    options.isLogX,
  );
  const y = scaleOf(
    shown.flatMap(({ points }) => points.map(([, at]) => at)),
    options.isLogY,
  );
  const toX = (value: number): number => BOX.left + x.share(value) * (WIDTH - BOX.left - BOX.right);
  const toY = (value: number): number =>
    HEIGHT - BOX.bottom - y.share(value) * (HEIGHT - BOX.top - BOX.bottom);
  const xMarks = x.marks.map((mark) => xMark(toX(mark), (options.xMark ?? short)(mark)));
  const yMarks = y.marks.map((mark) => yMark(toY(mark), short(mark)));
  const lines = shown.map(({ name, points, isStrong }, at) => {
    const path = points.map(([px, py]) => `${toX(px).toFixed(1)},${toY(py).toFixed(1)}`).join(' ');
    return `<polyline points="${path}" fill="none" ${strokeOf(at, isStrong)}><title>${escapeHtml(name)}</title></polyline>${legend(name, { at, isStrong })}`;
  });
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(options.title)}">`,
    `<text x="${BOX.left}" y="20" class="title">${escapeHtml(options.title)}</text>`,
    ...xMarks,
    ...yMarks,
    ...lines,
    `<text x="${(BOX.left + WIDTH - BOX.right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">${escapeHtml(options.xLabel)}</text>`,
    `<text transform="translate(16 ${HEIGHT / 2}) rotate(-90)" text-anchor="middle">${escapeHtml(options.yLabel)}</text>`,
    '</svg>',
  ].join('\n');
}

interface Scale {
  readonly marks: readonly number[];
  /** Where a value lies between the ends. */
  share(value: number): number;
}

function scaleOf(values: readonly number[], isLog: boolean): Scale {
  if (!isLog) {
    const [low, high] = [Math.min(0, ...values), Math.max(1e-9, ...values)];
    const marks = Array.from({ length: 6 }, (_, at) => low + ((high - low) * at) / 5);
    return { marks, share: (value) => (value - low) / (high - low) };
  }
  const positive = values.filter((one) => one > 0);
  const low = Math.floor(Math.log10(Math.min(1e9, ...positive)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(1e-9, ...positive))));
  const marks = Array.from({ length: high - low + 1 }, (_, at) => 10 ** (low + at));
  return { marks, share: (value) => (Math.log10(Math.max(value, 10 ** low)) - low) / (high - low) };
}

function strokeOf(at: number, isStrong: boolean): string {
  const dash = at < COLOURS.length ? '' : ' stroke-dasharray="6 3"';
  return `stroke="${COLOURS[at % COLOURS.length]}" stroke-width="${isStrong ? 4 : 1.5}"${dash}`;
}

function legend(name: string, { at, isStrong }: { readonly at: number; readonly isStrong: boolean }): string {
  const [x, y] = [WIDTH - BOX.right + 16, BOX.top + 8 + at * 19];
  return `<line x1="${x}" x2="${x + 22}" y1="${y}" y2="${y}" ${strokeOf(at, isStrong)}/><text x="${x + 28}" y="${y + 4}">${escapeHtml(name)}</text>`;
}

function xMark(x: number, text: string): string {
  const bottom = HEIGHT - BOX.bottom;
  return `<line x1="${x}" x2="${x}" y1="${BOX.top}" y2="${bottom}" class="grid"/><text x="${x}" y="${bottom + 16}" text-anchor="middle">${escapeHtml(text)}</text>`;
}

function yMark(y: number, text: string): string {
  return `<line x1="${BOX.left}" x2="${WIDTH - BOX.right}" y1="${y}" y2="${y}" class="grid"/><text x="${BOX.left - 6}" y="${y + 4}" text-anchor="end">${escapeHtml(text)}</text>`;
}
