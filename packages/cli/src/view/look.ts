import type { Figures } from '../terminal/figures.ts';
import type { Palette } from '../terminal/palette.ts';

/** How lines are dressed: colours, signs and room. An output has all of it. */
export interface Look {
  readonly paint: Palette;
  readonly figures: Figures;
  /** Columns of a line; Infinity where nothing wraps. */
  readonly columns: number;
}
