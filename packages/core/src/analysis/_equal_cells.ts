import type { Distribution, ParamValue } from '../search_space/distribution.ts';
import { choicesOf, countValues, isNumeric, nearestIndex, valueAt } from '../search_space/domain.ts';
import { unitScaleOf } from '../search_space/transform.ts';

/** The scale of a parameter, cut. */
export interface EqualCells {
  readonly count: number;
  indexOf(value: ParamValue): number;
  /** The ends of a cell, equal where it holds one value only. */
  endsOf(index: number): readonly [from: ParamValue, to: ParamValue];
}

/** One cell for each value while there are at most so many of them, or choices; else so many of equal width on the scale. */
export function equalCells(distribution: Distribution, most: number): EqualCells {
  const count = countValues(distribution);
  if (isNumeric(distribution) && count > most) return cutScale(distribution, most);
  const at = (index: number): ParamValue => valueAt(distribution, index);
  const endsOf = (index: number): readonly [ParamValue, ParamValue] => [at(index), at(index)];
  if (isNumeric(distribution))
    return { count, indexOf: (value) => nearestIndex(distribution, Number(value)), endsOf };
  const choices = choicesOf(distribution);
  return { count, indexOf: (value) => Math.max(choices.indexOf(value), 0), endsOf };
}

function cutScale(distribution: Distribution, count: number): EqualCells {
  const scale = unitScaleOf(distribution);
  return {
    count,
    indexOf: (value) => Math.min(Math.floor(scale.toUnit(value) * count), count - 1),
    endsOf: (index) => [scale.fromUnit(index / count), scale.fromUnit((index + 1) / count)],
  };
}
