import type { Distribution, FloatDistribution, IntDistribution, ParamValue } from './distribution.ts';

/** Distributions whose values are numbers on a scale. */
export type NumericDistribution = FloatDistribution | IntDistribution;

/** Rounding that a stepped value may carry, in steps. */
const STEP_TOLERANCE = 1e-6;

/** Tells whether the values of a distribution are numbers on a scale. */
export function isNumeric(distribution: Distribution): distribution is NumericDistribution {
  return distribution.type === 'float' || distribution.type === 'int';
}

/** The values of a categorical or bool distribution, in the order of their indexes. */
export function choicesOf(distribution: Exclude<Distribution, NumericDistribution>): readonly ParamValue[] {
  return distribution.type === 'bool' ? [false, true] : distribution.choices;
}

/** How many values a distribution has; Infinity when it is continuous. */
export function countValues(distribution: Distribution): number {
  if (!isNumeric(distribution)) return choicesOf(distribution).length;
  if (distribution.low === distribution.high) return 1;
  if (distribution.step === undefined) return Infinity;
  return Math.floor((distribution.high - distribution.low) / distribution.step + STEP_TOLERANCE) + 1;
}

/** The value with the given index, 0 for the lowest; the distribution must be countable. */
export function valueAt(distribution: Distribution, index: number): ParamValue {
  if (!isNumeric(distribution)) return choicesOf(distribution)[index] ?? false;
  const value = distribution.low + index * (distribution.step ?? 0);
  if (index === 0 || distribution.type === 'int') return value;
  // Two digits short of exact, so that three steps of 0.1 are 0.3 and not 0.30000000000000004.
  return Math.min(Number(value.toPrecision(15)), distribution.high);
}

/** Index of the value nearest to the given one in a stepped numeric distribution. */
export function nearestIndex(distribution: NumericDistribution, value: number): number {
  const index = Math.round((value - distribution.low) / (distribution.step ?? 1));
  return Math.min(Math.max(index, 0), countValues(distribution) - 1);
}

/** Tells whether a value, of any type, belongs to a distribution. */
export function domainContains(distribution: Distribution, value: unknown): boolean {
  if (!isNumeric(distribution)) return choicesOf(distribution).some((choice) => choice === value);
  if (typeof value !== 'number' || !(value >= distribution.low && value <= distribution.high)) return false;
  if (distribution.type === 'int' && !Number.isInteger(value)) return false;
  if (distribution.step === undefined || distribution.low === distribution.high) return true;
  const steps = (value - distribution.low) / distribution.step;
  return Math.abs(steps - Math.round(steps)) <= STEP_TOLERANCE;
}

/** Says in words which values a distribution accepts. */
export function describeDomain(distribution: Distribution): string {
  if (!isNumeric(distribution)) return `one of ${describeChoices(choicesOf(distribution))}`;
  const { type, low, high, step } = distribution;
  const noun = type === 'int' ? 'a whole number' : 'a number';
  const stepped = step === undefined || (type === 'int' && step === 1) ? '' : ` in steps of ${step}`;
  return `${noun} from ${low} to ${high}${stepped}`;
}

function describeChoices(choices: readonly ParamValue[]): string {
  const shown = choices.slice(0, 20).map((choice) => JSON.stringify(choice));
  return choices.length > 20 ? `${shown.join(', ')} and ${choices.length - 20} more` : shown.join(', ');
}
