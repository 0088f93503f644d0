import { activeParameters, ownValue } from '../../search_space/conditions.ts';
import type { Params, ParamValue } from '../../search_space/distribution.ts';
import { countValues, isNumeric } from '../../search_space/domain.ts';
import type { Parameter, SearchSpace } from '../../search_space/search_space.ts';
import { unitScaleOf } from '../../search_space/transform.ts';
import type { UnitScale } from '../../search_space/transform.ts';
import type { Rows } from './_matern_kernel.ts';

/** One parameter as the process sees it. */
export interface Axis {
  readonly parameter: Parameter;
  readonly scale: UnitScale;
  /** Where its values stand in an encoded point. */
  readonly column: number;
  /** Infinity when continuous. */
  readonly valueCount: number;
  readonly isOrdered: boolean;
}

/** Where an ordered parameter stands while it is inactive: in the middle, so that no end of its range is nearer. */
const INACTIVE_PLACE = 0.5;
const INACTIVE_CHOICE = -1;

/**
 * Writes assignments as rows of numbers between which a distance is taken: first the places of ordered parameters on
 * their unit scales, then columns that are only equal or not. Those are the choices, and for each group of parameters
 * that exist under the same conditions whether they do: the distance between a point that has them and one that has not
 * is learned like any other.
 */
export class Encoding {
  readonly space: SearchSpace;
  readonly axes: readonly Axis[];
  /** Columns compared by their difference; they come first. */
  readonly orderedCount: number;
  readonly columnCount: number;
  /** Names of the parameters of each group. */
  readonly #groups: readonly (readonly string[])[];

  constructor(space: SearchSpace) {
    this.space = space;
    this.orderedCount = space.parameters.filter(({ distribution }) => isNumeric(distribution)).length;
    let ordered = 0;
    let unordered = this.orderedCount;
    this.axes = space.parameters.map((parameter): Axis => {
      const isOrdered = isNumeric(parameter.distribution);
      return {
        parameter,
        isOrdered,
        scale: unitScaleOf(parameter.distribution),
        column: isOrdered ? ordered++ : unordered++,
        valueCount: countValues(parameter.distribution),
      };
    });
    this.#groups = groupsOf(space);
    this.columnCount = unordered + this.#groups.length;
  }

  /** Parameters that every point has. */
  get sharedCount(): number {
    return this.space.parameters.filter(({ when }) => when.length === 0).length;
  }

  /** Values outside the space are taken to its edge. */
  #encode(params: Params, row: Float64Array): void {
    for (const { parameter, scale, column, isOrdered } of this.axes) {
      const value = ownParam(params, parameter.name);
      if (value === undefined) row[column] = isOrdered ? INACTIVE_PLACE : INACTIVE_CHOICE;
      else row[column] = toUnit(scale, value);
    }
    let column = this.columnCount - this.#groups.length;
    for (const group of this.#groups) {
      row[column++] = group.some((name) => ownParam(params, name) !== undefined) ? 1 : 0;
    }
  }

  /** The row of an assignment. */
  rowOf(params: Params): Float64Array {
    return this.rowsOf([params]).values;
  }

  /** The rows of several assignments. */
  rowsOf(observations: readonly Params[]): Rows {
    const { columnCount, orderedCount } = this;
    const values = new Float64Array(observations.length * columnCount);
    observations.forEach((params, i) => {
      this.#encode(params, values.subarray(i * columnCount, (i + 1) * columnCount));
    });
    return { values, count: observations.length, columnCount, orderedCount };
  }

  /** The assignment with the given places on the unit scales, one for each parameter, used or not. */
  decode(units: Float64Array): Params {
    const all: Record<string, ParamValue> = {};
    this.axes.forEach(({ parameter, scale }, i) => {
      all[parameter.name] = scale.fromUnit(units[i] ?? INACTIVE_PLACE);
    });
    if (this.#groups.length === 0) return all;
    const active = activeParameters(this.space, all);
    return Object.fromEntries(active.map(({ name }) => [name, all[name] ?? false]));
  }

  /** Writes the places of those parameters that an assignment has. */
  copyUnits(params: Params, units: Float64Array): void {
    this.axes.forEach(({ parameter, scale }, i) => {
      const value = ownParam(params, parameter.name);
      if (value !== undefined) units[i] = toUnit(scale, value);
    });
  }
}

function groupsOf({ parameters }: SearchSpace): readonly (readonly string[])[] {
  const conditional = parameters.filter(({ when }) => when.length > 0);
  const groups = Map.groupBy(conditional, ({ when }) => JSON.stringify(when));
  return [...groups.values()].map((members) => members.map(({ name }) => name));
}

function toUnit(scale: UnitScale, value: ParamValue): number {
  const unit = scale.toUnit(value);
  return Number.isNaN(unit) ? INACTIVE_PLACE : unit;
}

function ownParam(params: Params, name: string): ParamValue | undefined {
  const value = ownValue(params, name);
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean'
    ? value
    : undefined;
}
