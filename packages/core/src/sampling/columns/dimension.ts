import type { Params, ParamValue } from '../../search_space/distribution.ts';
import { countValues, isNumeric } from '../../search_space/domain.ts';
import type { Parameter, SearchSpace } from '../../search_space/search_space.ts';
import { scalesOf } from '../../search_space/space_scales.ts';
import type { UnitScale } from '../../search_space/transform.ts';

/** One parameter as a model sees it: a place on the unit interval. */
export interface Dimension {
  readonly parameter: Parameter;
  readonly scale: UnitScale;
  /** How many values an unordered dimension has; undefined for one on a scale. */
  readonly choiceCount: number | undefined;
}

/** The dimensions of a space, in its order. */
export function dimensionsOf(space: SearchSpace): readonly Dimension[] {
  const scales = scalesOf(space);
  return space.parameters.map((parameter, i) => ({
    parameter,
    // There is one for each parameter.
    scale: scales[i] as UnitScale,
    choiceCount: isNumeric(parameter.distribution) ? undefined : countValues(parameter.distribution),
  }));
}

/** Where an assignment lies in a dimension, 0..1; NaN where it is inactive. */
export function unitIn(params: Params, { parameter, scale }: Dimension): number {
  const value = valueIn(params, parameter.name);
  return value === undefined ? NaN : scale.toUnit(value);
}

/** The value of an assignment under a name, undefined where it is inactive. */
export function valueIn(params: Params, name: string): ParamValue | undefined {
  const value = params[name];
  // Nothing inherits a number; for the rest ("constructor" may be a name) look closer. The short cut halves the time.
  if (typeof value === 'number') return value;
  return Object.hasOwn(params, name) ? value : undefined;
}
