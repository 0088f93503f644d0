/** The signs that are drawn, each one column wide. */
export interface Figures {
  readonly success: string;
  readonly failure: string;
  readonly skipped: string;
  readonly running: string;
  readonly best: string;
  readonly ellipsis: string;
  readonly barFull: string;
  readonly barEmpty: string;
  /** From lowest to highest. */
  readonly levels: readonly string[];
}

const UNICODE: Figures = {
  success: '✓',
  failure: '✗',
  skipped: '○',
  running: '▸',
  best: '★',
  ellipsis: '…',
  barFull: '━',
  barEmpty: '─',
  levels: ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'],
};

const ASCII: Figures = {
  success: '+',
  failure: 'x',
  skipped: 'o',
  running: '>',
  best: '*',
  ellipsis: '~',
  barFull: '#',
  barEmpty: '-',
  levels: ['_', '.', ',', '-', '~', '=', '*', '#'],
};

/** Picks the signs that the locale can show. */
export function pickFigures(hasUnicode: boolean): Figures {
  return hasUnicode ? UNICODE : ASCII;
}
