import type { Params, ParamValue } from '../../search_space/distribution.ts';
import { countValues, isNumeric } from '../../search_space/domain.ts';
import type { Parameter, SearchSpace } from '../../search_space/search_space.ts';
import { unitScaleOf } from '../../search_space/transform.ts';
import type { UnitScale } from '../../search_space/transform.ts';

/** One parameter as the estimator sees it: a place on the unit interval. */
export interface Dimension {
  readonly parameter: Parameter;
  readonly scale: UnitScale;
  /** How many values an unordered dimension has; undefined for one on a scale. */
  readonly choiceCount: number | undefined;
}

/** A value in one dimension: its place and the ends of its cell, which coincide when the dimension is continuous. */
export interface Place {
  readonly unit: number;
  readonly low: number;
  readonly high: number;
}

/** The dimensions of a space, in its order. */
export function dimensionsOf(space: SearchSpace): readonly Dimension[] {
  return space.parameters.map((parameter) => ({
    parameter,
    scale: unitScaleOf(parameter.distribution),
    choiceCount: isNumeric(parameter.distribution) ? undefined : countValues(parameter.distribution),
  }));
}

/** Where each assignment lies in a dimension, 0..1; NaN where it has no value there. */
export function unitColumn(dimension: Dimension, observations: readonly Params[]): Float64Array {
  const units = new Float64Array(observations.length);
  for (let i = 0; i < units.length; i++) {
    const params = observations[i];
    const value = params && valueIn(params, dimension);
    units[i] = value === undefined ? NaN : dimension.scale.toUnit(value);
  }
  return units;
}

/** The value of an assignment in a dimension, undefined where it is inactive. */
export function valueIn(params: Params, { parameter }: Dimension): ParamValue | undefined {
  const value = params[parameter.name];
  // Nothing inherits a number; for the rest ("constructor" may be a name) look closer. The short cut halves the time.
  if (typeof value === 'number') return value;
  return Object.hasOwn(params, parameter.name) ? value : undefined;
}

/** Where a value lies in a dimension. */
export function placeOf({ scale }: Dimension, value: ParamValue): Place {
  const unit = scale.toUnit(value);
  if (!scale.isStepped) return { unit, low: unit, high: unit };
  const [low, high] = scale.cellOf(value);
  return { unit, low, high };
}
