import type { Figure } from '../bench.ts';

/** A goal that a value must not exceed. */
export function atMost(
  value: number,
  { limit, unit }: { readonly limit: number; readonly unit: string },
): NonNullable<Figure['goal']> {
  return { text: `<= ${limit} ${unit}`, isMet: value <= limit };
}

/** The goal that there is none. */
export function none(value: number): NonNullable<Figure['goal']> {
  return { text: '0', isMet: value === 0 };
}
