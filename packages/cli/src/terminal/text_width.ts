import { stripVTControlCharacters } from 'node:util';

const SEGMENTER = new Intl.Segmenter('en', { granularity: 'grapheme' });
// East Asian wide and emoji blocks; close enough to keep columns straight without a Unicode table.
const WIDE =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;
const ESCAPE = new RegExp(String.raw`^\u001B\[[0-9;]*m`);
const RESET = '\u001B[0m';

/** Columns that a text takes on a terminal; colours take none. */
export function textWidth(text: string): number {
  const plain = stripVTControlCharacters(text);
  if (/^[ -~]*$/.test(plain)) return plain.length;
  let width = 0;
  for (const { segment } of SEGMENTER.segment(plain)) width += segmentWidth(segment);
  return width;
}

/** Fills up with spaces; a text that is too wide stays as it is. */
export function padText(text: string, width: number, options: { readonly right?: boolean } = {}): string {
  const fill = ' '.repeat(Math.max(0, width - textWidth(text)));
  return options.right === true ? fill + text : text + fill;
}

/** Cuts a text to at most so many columns and marks the cut; colours that were open are closed. */
export function cutText(text: string, limit: { readonly width: number; readonly ellipsis: string }): string {
  const { width, ellipsis } = limit;
  if (textWidth(text) <= width) return text;
  const room = Math.max(0, width - textWidth(ellipsis));
  const kept = takeColumns(text, room);
  return `${kept}${kept.includes('\u001B') ? RESET : ''}${width > 0 ? ellipsis : ''}`;
}

function takeColumns(text: string, room: number): string {
  let taken = '';
  let used = 0;
  for (let rest = text; rest !== '';) {
    const part = ESCAPE.exec(rest)?.[0] ?? firstSegment(rest);
    const width = part.startsWith('\u001B') ? 0 : segmentWidth(part);
    if (used + width > room) break;
    taken += part;
    used += width;
    rest = rest.slice(part.length);
  }
  return taken;
}

function firstSegment(text: string): string {
  // A grapheme is seldom longer; the bound keeps a long line from being segmented as a whole, again and again.
  const [first] = SEGMENTER.segment(text.slice(0, 32));
  return first?.segment ?? text.slice(0, 1);
}

function segmentWidth(segment: string): number {
  if (/^[\p{Cc}\p{Mn}\u200B]/u.test(segment)) return 0;
  return WIDE.test(segment) ? 2 : 1;
}
