import { countValues, isNumeric, valueAt } from '../search_space/domain.ts';
import type { NumericDistribution } from '../search_space/domain.ts';
import type { Distribution, ParamValue } from '../search_space/distribution.ts';
import { parsePythonJson, PythonFloat } from './python_json.ts';

/** A distribution of Optuna, and how its internal numbers become values. */
export interface ReadDistribution {
  readonly distribution: Distribution;
  /** Undefined when the number stands for no value. */
  fromInternal(internal: number): ParamValue | undefined;
}

type Keyed = Readonly<Record<string, unknown>>;

/** What Optuna calls a distribution, with its attributes. */
export function optunaDistribution(distribution: Distribution): object {
  if (!isNumeric(distribution)) {
    const choices = distribution.type === 'bool' ? [false, true] : distribution.choices;
    return { name: 'CategoricalDistribution', attributes: { choices } };
  }
  const { low, high, log, step } = distribution;
  if (distribution.type === 'int')
    // Optuna has no steps on a logarithmic scale.
    return { name: 'IntDistribution', attributes: { log, step: log ? 1 : distribution.step, low, high } };
  const isStepped = step !== undefined && !log;
  // The last value that a step reaches, as Optuna would have it.
  const top = isStepped ? Number(valueAt(distribution, countValues(distribution) - 1)) : high;
  return {
    name: 'FloatDistribution',
    attributes: {
      step: isStepped ? new PythonFloat(step) : null,
      low: new PythonFloat(low),
      high: new PythonFloat(top),
      log,
    },
  };
}

/** The number by which Optuna stores a value. */
export function optunaInternal(distribution: Distribution, value: ParamValue): PythonFloat {
  if (isNumeric(distribution)) return new PythonFloat(Number(value));
  const choices: readonly ParamValue[] = distribution.type === 'bool' ? [false, true] : distribution.choices;
  return new PythonFloat(choices.indexOf(value));
}

/** Reads a distribution from the JSON that Optuna stores. @throws SyntaxError saying what is wrong with it */
export function readOptunaDistribution(text: unknown): ReadDistribution {
  const parsed = typeof text === 'string' ? parsePythonJson(text) : undefined;
  if (!isKeyed(parsed)) throw new SyntaxError('Distribution is no JSON object');
  const attributes = parsed['attributes'];
  const name = parsed['name'];
  if (typeof name !== 'string' || !isKeyed(attributes))
    throw new SyntaxError('Distribution lacks "name" or "attributes"');
  if (name === 'CategoricalDistribution') return categorical(attributes['choices']);
  const read = NUMERIC[name];
  if (read === undefined) throw new SyntaxError(`Distribution "${name.slice(0, 80)}" is unknown`);
  return numeric(read(attributes));
}

type NumberNamed = (name: string, fallback?: number) => number;

/** By name; those of Optuna before version 3 included. */
const NUMERIC: Readonly<Record<string, (attributes: Keyed) => NumericDistribution>> = {
  FloatDistribution: (attributes) =>
    floatFrom(numbersOf(attributes), attributes['log'] === true, attributes['step']),
  UniformDistribution: (attributes) => floatFrom(numbersOf(attributes), false, null),
  LogUniformDistribution: (attributes) => floatFrom(numbersOf(attributes), true, null),
  DiscreteUniformDistribution: (attributes) => floatFrom(numbersOf(attributes), false, attributes['q']),
  IntDistribution: (attributes) => intFrom(numbersOf(attributes), attributes['log'] === true),
  IntUniformDistribution: (attributes) => intFrom(numbersOf(attributes), false),
  IntLogUniformDistribution: (attributes) => intFrom(numbersOf(attributes), true),
};

function numbersOf(attributes: Keyed): NumberNamed {
  return (name, fallback) => {
    const value = attributes[name] ?? fallback;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new SyntaxError(`Distribution lacks the number "${name}"`);
  };
}

function floatFrom(of: NumberNamed, log: boolean, step: unknown): NumericDistribution {
  const range = { type: 'float', low: of('low'), high: of('high'), log } as const;
  return typeof step === 'number' && step > 0 ? { ...range, step } : range;
}

function intFrom(of: NumberNamed, log: boolean): NumericDistribution {
  return { type: 'int', low: of('low'), high: of('high'), log, step: of('step', 1) };
}

function numeric(distribution: NumericDistribution): ReadDistribution {
  if (distribution.low > distribution.high) throw new SyntaxError('Distribution has a low above its high');
  if (distribution.log && distribution.low <= 0)
    throw new SyntaxError('Distribution is logarithmic from 0 or below');
  const fromInternal = (internal: number): ParamValue =>
    distribution.type === 'int' ? Math.round(internal) : internal;
  return { distribution, fromInternal };
}

function categorical(written: unknown): ReadDistribution {
  if (!Array.isArray(written) || written.length === 0) throw new SyntaxError('Distribution has no choices');
  const values = written.map(choiceFrom);
  const isBool = values.length === 2 && values.includes(true) && values.includes(false);
  const distribution: Distribution = isBool
    ? { type: 'bool' }
    : { type: 'categorical', choices: [...new Set(values)] };
  return { distribution, fromInternal: (internal) => values[internal] };
}

/** Choices that are neither text nor numbers nor yes or no become text: None as Python prints it, others as JSON. */
function choiceFrom(choice: unknown): ParamValue {
  if (typeof choice === 'string' || typeof choice === 'boolean') return choice;
  if (typeof choice === 'number' && Number.isFinite(choice)) return choice;
  return choice === null ? 'None' : JSON.stringify(choice);
}

function isKeyed(value: unknown): value is Keyed {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
