import type { Params, ParamValue } from '@autotuner/core';
import type { SpaceItem, When } from '../suite/suite_entry.ts';

type Range = readonly [lo: number, hi: number];

/** What most parameters do without. */
export interface ItemOptions {
  readonly log?: boolean;
  readonly when?: When;
}

/** A real number. */
export function float(name: string, [lo, hi]: Range, options: ItemOptions = {}): SpaceItem {
  return { name, t: 'f', lo, hi, ...options };
}

/** A whole number. */
export function int(
  name: string,
  [lo, hi]: Range,
  options: ItemOptions & { readonly step?: number } = {},
): SpaceItem {
  return { name, t: 'i', lo, hi, ...options };
}

/** One of a list. */
export function choice(
  name: string,
  choices: readonly ParamValue[],
  options: Pick<ItemOptions, 'when'> = {},
): SpaceItem {
  return { name, t: 'c', choices, ...options };
}

/** On or off. */
export function bool(name: string, options: Pick<ItemOptions, 'when'> = {}): SpaceItem {
  return { name, t: 'b', ...options };
}

/** The real numbers x0, x1, ... with one range. */
export function box(count: number, range: Range): readonly SpaceItem[] {
  return Array.from({ length: count }, (_, i) => float(`x${i}`, range));
}

/** The booleans b0, b1, ... */
export function bools(count: number): readonly SpaceItem[] {
  return Array.from({ length: count }, (_, i) => bool(`b${i}`));
}

/** The values of x0, x1, ... */
export function point(params: Params, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => Number(params[`x${i}`]));
}

/** The values of b0, b1, ... as 0 and 1. */
export function bits(params: Params, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => Number(params[`b${i}`]));
}

/** Names a list of values x0, x1, ... or with another letter. */
export function named<V extends ParamValue>(values: readonly V[], letter = 'x'): Readonly<Record<string, V>> {
  return Object.fromEntries(values.map((value, i) => [`${letter}${i}`, value]));
}

/** The value of a parameter as a number. */
export function num(params: Params, name: string): number {
  return Number(params[name]);
}

/** Sum of terms. */
export function sum(terms: readonly number[]): number {
  return terms.reduce((total, own) => total + own, 0);
}

/** Squared distance of two points. */
export function squaredDistance(a: readonly number[], b: readonly number[]): number {
  return sum(a.map((own, i) => (own - (b[i] ?? NaN)) ** 2));
}

/** A number in 0..1 that looks arbitrary and is the same each time: positions and weights of made-up cases. */
export function scattered(i: number, salt: number): number {
  const wave = Math.sin((i + 1) * 12.9898 + salt * 78.233) * 43_758.5453;
  return wave - Math.floor(wave);
}
