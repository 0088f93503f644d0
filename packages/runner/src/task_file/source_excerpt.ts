import type { SourcePosition } from './source_map.ts';

const WIDTH = 160;

/** The line of a text at a position, and a caret under the column; a long line is cut around it. None for a blank line. */
export function sourceExcerpt(text: string, { line, column }: SourcePosition): readonly string[] {
  const whole = (text.split('\n')[line - 1] ?? '').replace(/\r$/u, '').replaceAll('\t', ' ');
  if (whole.trim() === '') return [];
  const start = column > WIDTH ? column - WIDTH / 2 : 0;
  const number = `${line} | `;
  const caret = `${' '.repeat(number.length + column - 1 - start)}^`;
  return [`${number}${whole.slice(start, start + WIDTH)}`, caret];
}
