import type { Params } from '../../search_space/distribution.ts';
import type { Dimension } from '../columns/dimension.ts';
import { valueIn } from '../columns/dimension.ts';

/** A point that may be suggested, with where it lies in each dimension. */
export interface Candidate {
  readonly params: Params;
  /** Place in each dimension, NaN where it is inactive. */
  readonly units: Float64Array;
  /** Ends of its cell in each dimension; both are its place where the dimension is continuous. */
  readonly lows: Float64Array;
  readonly highs: Float64Array;
}

/** Finds out where an assignment lies. */
export function candidateFrom(params: Params, dimensions: readonly Dimension[]): Candidate {
  const units = new Float64Array(dimensions.length).fill(NaN);
  const lows = new Float64Array(dimensions.length);
  const highs = new Float64Array(dimensions.length);
  for (let i = 0; i < dimensions.length; i++) {
    const dimension = dimensions[i];
    const value = dimension && valueIn(params, dimension.parameter.name);
    if (dimension === undefined || value === undefined) continue;
    const { scale, choiceCount } = dimension;
    const unit = scale.toUnit(value);
    units[i] = unit;
    const [low, high] = scale.isStepped && choiceCount === undefined ? scale.cellOf(value) : [unit, unit];
    lows[i] = low;
    highs[i] = high;
  }
  return { params, units, lows, highs };
}
