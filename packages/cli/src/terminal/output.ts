import { makePalette, type Palette } from './palette.ts';
import { pickFigures, type Figures } from './figures.ts';
import type { Terminal } from './terminal.ts';

/** One of the two outputs: text goes in, and how to dress it for where it goes. */
export interface Output {
  readonly terminal: Terminal;
  readonly paint: Palette;
  readonly figures: Figures;
  /** Writes text as it is. */
  write(text: string): void;
  /** Writes one line. */
  line(text?: string): void;
  /** Present size; it changes when the window is resized. */
  size(): { readonly columns: number; readonly rows: number };
  /** Resolves when everything written has been handed to the system, or the reader is gone. */
  flush(): Promise<void>;
}

/** The part of a Node stream that an output needs. */
export interface OutputStream {
  write(text: string, done?: (error?: Error | null) => void): boolean;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

/** Wraps a stream. */
export function makeOutput(stream: OutputStream, terminal: Terminal): Output {
  // COLUMNS may have asked for less than there is; without it the window may grow later.
  const limit = terminal.columns < (stream.columns ?? 0) ? terminal.columns : Number.POSITIVE_INFINITY;
  return {
    terminal,
    paint: makePalette(terminal.hasColor),
    figures: pickFigures(terminal.hasUnicode),
    write: (text) => void stream.write(text),
    line: (text = '') => void stream.write(`${text}\n`),
    size: () => ({
      columns: Math.min(limit, stream.columns ?? terminal.columns),
      rows: stream.rows ?? terminal.rows,
    }),
    flush: () => new Promise((resolve) => void stream.write('', () => resolve())),
  };
}
