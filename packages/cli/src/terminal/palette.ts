import { styleText } from 'node:util';

/** Colours by meaning; each leaves the text as it is where there is no colour. */
export interface Palette {
  readonly strong: Paint;
  readonly faint: Paint;
  readonly good: Paint;
  readonly bad: Paint;
  readonly warn: Paint;
  readonly accent: Paint;
}

/** Colours a text. */
export type Paint = (text: string) => string;

/** Makes the palette of a stream. */
export function makePalette(hasColor: boolean): Palette {
  const paint =
    (format: Parameters<typeof styleText>[0]): Paint =>
    (text) =>
      hasColor && text !== '' ? styleText(format, text, { validateStream: false }) : text;
  return {
    strong: paint('bold'),
    faint: paint('dim'),
    good: paint('green'),
    bad: paint('red'),
    warn: paint('yellow'),
    accent: paint('cyan'),
  };
}
