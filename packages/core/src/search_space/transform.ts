import { choicesOf, countValues, isNumeric, nearestIndex, valueAt } from './domain.ts';
import type { NumericDistribution } from './domain.ts';
import type { Distribution, ParamValue } from './distribution.ts';

/**
 * Maps one distribution to the unit interval and back. Numeric scales are monotone, logarithmic where the
 * distribution is; each stepped value owns a cell around it and all cells together fill the interval, so that a
 * uniform number gives each value its fair share. Choices own equal cells in the order of their indexes.
 */
export interface UnitScale {
  /** True when values are countable, so that cells have a width. */
  readonly isStepped: boolean;
  /** Where a value of the distribution lies, 0..1. */
  toUnit(value: ParamValue): number;
  /** The value at `unit` (0..1): for every value v of the distribution `fromUnit(toUnit(v))` is v, up to rounding when continuous. */
  fromUnit(unit: number): ParamValue;
  /** Lower and upper end of a value's cell; equal when continuous. */
  cellOf(value: ParamValue): readonly [low: number, high: number];
}

/** Makes the scale of a distribution. */
export function unitScaleOf(distribution: Distribution): UnitScale {
  if (!isNumeric(distribution)) return choiceScale(choicesOf(distribution));
  return countValues(distribution) === Infinity ? continuousScale(distribution) : steppedScale(distribution);
}

function choiceScale(choices: readonly ParamValue[]): UnitScale {
  const count = choices.length;
  const indexOf = (value: ParamValue): number => Math.max(choices.indexOf(value), 0);
  return {
    isStepped: true,
    toUnit: (value) => (indexOf(value) + 0.5) / count,
    fromUnit: (unit) => choices[Math.min(Math.floor(unit * count), count - 1)] ?? false,
    cellOf: (value) => [indexOf(value) / count, (indexOf(value) + 1) / count],
  };
}

function continuousScale({ low, high, log }: NumericDistribution): UnitScale {
  const axis = axisOf(low, high, { log });
  const toUnit = (value: ParamValue): number => axis.toUnit(Number(value));
  return {
    isStepped: false,
    toUnit,
    // The ends exactly: exp(log(low)) may miss low on either side.
    fromUnit: (unit) =>
      unit <= 0 ? low : unit >= 1 ? high : Math.min(Math.max(axis.fromUnit(unit), low), high),
    cellOf: (value) => [toUnit(value), toUnit(value)],
  };
}

function steppedScale(distribution: NumericDistribution): UnitScale {
  const { low, log, step = 1 } = distribution;
  const top = low + (countValues(distribution) - 1) * step;
  const half = step / 2;
  // On a logarithmic scale the lowest cell must end above 0, however wide the step.
  const bottom = log ? Math.max(low - half, low / 2) : low - half;
  const axis = axisOf(bottom, top + half, { log });
  return {
    isStepped: true,
    toUnit: (value) => axis.toUnit(Number(value)),
    fromUnit: (unit) => valueAt(distribution, nearestIndex(distribution, axis.fromUnit(unit))),
    cellOf: (value) => [
      axis.toUnit(Math.max(Number(value) - half, bottom)),
      axis.toUnit(Number(value) + half),
    ],
  };
}

interface Axis {
  toUnit(value: number): number;
  fromUnit(unit: number): number;
}

function axisOf(low: number, high: number, { log }: { readonly log: boolean }): Axis {
  const start = log ? Math.log(low) : low;
  const end = log ? Math.log(high) : high;
  const width = end - start;
  const toUnit = (at: number): number => Math.min(Math.max((at - start) / width, 0), 1);
  // A weighted mean, not start + unit * width: that may overflow for huge ranges and miss the upper end.
  const fromUnit = (unit: number): number => start * (1 - unit) + end * unit;
  // Two numbers that differ in the last digit may have one logarithm.
  if (width === 0) return { toUnit: () => 0.5, fromUnit: () => low };
  return log
    ? { toUnit: (value) => toUnit(Math.log(value)), fromUnit: (unit) => Math.exp(fromUnit(unit)) }
    : { toUnit, fromUnit };
}
