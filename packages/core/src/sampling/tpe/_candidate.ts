import type { Params } from '../../search_space/distribution.ts';
import type { Dimension } from '../columns/dimension.ts';
import { valueIn } from '../columns/dimension.ts';

/** A point that may be suggested, with where it lies in each dimension. */
export interface Candidate {
  readonly params: Params;
  /** Place in each dimension, NaN where it is inactive. */
  readonly units: Float64Array;
  /** Ends of its cell in each stepped dimension. */
  readonly lows: Float64Array;
  readonly highs: Float64Array;
  /** The continuous dimensions that are active, in ascending order. */
  readonly continuous: readonly number[];
  /** The other dimensions that are active, in ascending order. */
  readonly discrete: readonly number[];
}

/** Finds out where an assignment lies. */
export function candidateFrom(params: Params, dimensions: readonly Dimension[]): Candidate {
  const units = new Float64Array(dimensions.length).fill(NaN);
  const lows = new Float64Array(dimensions.length);
  const highs = new Float64Array(dimensions.length);
  const continuous: number[] = [];
  const discrete: number[] = [];
  dimensions.forEach(({ parameter, scale }, i) => {
    const value = valueIn(params, parameter.name);
    if (value === undefined) return;
    units[i] = scale.toUnit(value);
    if (!scale.isStepped) {
      continuous.push(i);
      return;
    }
    discrete.push(i);
    [lows[i], highs[i]] = scale.cellOf(value);
  });
  return { params, units, lows, highs, continuous, discrete };
}
