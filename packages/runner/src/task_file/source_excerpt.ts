import type { SourcePosition } from './source_map.ts';

const WIDTH = 160;

/** The line of a text at a position, with a caret under the column; a long line is cut around it. */
export function sourceExcerpt(text: string, { line, column }: SourcePosition): string {
  const whole = (text.split('\n')[line - 1] ?? '').replace(/\r$/u, '').replaceAll('\t', ' ');
  const start = column > WIDTH ? column - WIDTH / 2 : 0;
  const number = `${line} | `;
  return `${number}${whole.slice(start, start + WIDTH)}\n${' '.repeat(number.length + column - 1 - start)}^`;
}
