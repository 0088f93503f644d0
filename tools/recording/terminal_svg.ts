import type { IBuffer, IBufferCell } from '@xterm/headless';

/** How large the terminal is, in characters. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/** What a terminal showed at one moment. */
export interface Frame {
  /** The plain text, to tell frames apart. */
  readonly text: string;
  readonly rows: readonly (readonly Span[])[];
}

/** Neighbouring characters that look alike. */
interface Span {
  readonly column: number;
  readonly text: string;
  readonly color: string;
  readonly isBold: boolean;
}

const CHAR_WIDTH = 8.43;
const LINE_HEIGHT = 18;
const MARGIN = 14;
const FOREGROUND = '#d6deeb';
const DIM = '#7f8c98';
const PALETTE = [
  '#5c6773',
  '#ff5874',
  '#8bd649',
  '#f7c95c',
  '#6cb6ff',
  '#c792ea',
  '#56d4dd',
  '#d6deeb',
  '#7f8c98',
  '#ff7b92',
  '#a5e075',
  '#ffe08a',
  '#93caff',
  '#d9b3ff',
  '#86e8ee',
  '#ffffff',
];

/** Reads the visible part of a terminal. */
export function frameOf(buffer: IBuffer, size: TerminalSize): Frame {
  const rows = Array.from({ length: size.rows }, (_, at) => spansOf(buffer, buffer.viewportY + at));
  const text = rows.map((spans) => spans.map((span) => `${span.color}${span.text}`).join('')).join('\n');
  return { text, rows };
}

function spansOf(buffer: IBuffer, row: number): readonly Span[] {
  const line = buffer.getLine(row);
  const spans: Span[] = [];
  const columns = line?.length ?? 0;
  for (let column = 0; column < columns; column++) {
    const cell = line?.getCell(column);
    const text = cell?.getChars() ?? '';
    if (cell === undefined || text === '') continue;
    const look = { color: colorOf(cell), isBold: cell.isBold() !== 0 };
    // A space looks alike in every colour, so it goes with what stands before it.
    addCell(spans, { ...(text === ' ' ? (spans.at(-1) ?? look) : look), column, text });
  }
  return spans.map((span) => ({ ...span, text: span.text.trimEnd() })).filter((span) => span.text !== '');
}

function addCell(spans: Span[], cell: Span): void {
  const last = spans.at(-1);
  const isNext = last !== undefined && last.column + last.text.length === cell.column;
  if (isNext && last.color === cell.color && last.isBold === cell.isBold) {
    spans[spans.length - 1] = { ...last, text: last.text + cell.text };
  } else spans.push(cell);
}

function colorOf(cell: IBufferCell): string {
  if (cell.isDim() !== 0) return DIM;
  return cell.isFgPalette() ? (PALETTE[cell.getFgColor()] ?? FOREGROUND) : FOREGROUND;
}

/** Draws frames one after the other, 0.9 s each, and holds the last one for 6 s. */
export function renderAnimation(frames: readonly Frame[], size: TerminalSize): string {
  const width = Math.ceil(size.columns * CHAR_WIDTH + 2 * MARGIN);
  const height = size.rows * LINE_HEIGHT + 2 * MARGIN;
  const total = frames.length * 0.9 + 6;
  const groups = frames.map((frame, at) => {
    const from = ((at * 0.9) / total) * 100;
    const to = at === frames.length - 1 ? 100 : (((at + 1) * 0.9) / total) * 100;
    return {
      style: keyframes(at, { from, to, total }),
      body: `<g class="f f${at}">${frame.rows.map(drawRow).join('')}</g>`,
    };
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Terminal recording">`,
    `<style>text{font:14px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre;fill:${FOREGROUND}}.f{visibility:hidden}`,
    ...groups.map((one) => one.style),
    `@media (prefers-reduced-motion:reduce){.f{animation:none!important}.f${frames.length - 1}{visibility:visible}}</style>`,
    `<rect width="100%" height="100%" rx="8" fill="#0f1720"/>`,
    ...groups.map((one) => one.body),
    '</svg>\n',
  ].join('\n');
}

function keyframes(at: number, time: { from: number; to: number; total: number }): string {
  const show = `${time.from.toFixed(2)}%,${(time.to - 0.01).toFixed(2)}%{visibility:visible}`;
  const before = time.from === 0 ? '' : `0%,${(time.from - 0.01).toFixed(2)}%{visibility:hidden}`;
  const after = time.to === 100 ? '' : `${time.to.toFixed(2)}%,100%{visibility:hidden}`;
  return `.f${at}{animation:k${at} ${time.total}s step-end infinite}@keyframes k${at}{${before}${show}${after}}`;
}

function drawRow(spans: readonly Span[], row: number): string {
  const y = MARGIN + (row + 0.75) * LINE_HEIGHT;
  return spans
    .map((span) => {
      const x = (MARGIN + span.column * CHAR_WIDTH).toFixed(1);
      const length = (span.text.length * CHAR_WIDTH).toFixed(1);
      const weight = span.isBold ? ' font-weight="bold"' : '';
      return `<text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs" style="fill:${span.color}"${weight}>${escapeXml(span.text)}</text>`;
    })
    .join('');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
