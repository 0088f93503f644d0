import type { Params } from '@autotuner/core';
import { printable } from '../terminal/printable.ts';

/** Writes parameters on one line: `level=3 window=21 strategy=fast`. */
export function paramsText(params: Params): string {
  return Object.entries(params)
    .map(([name, value]) => `${name}=${printable(String(value))}`)
    .join(' ');
}
