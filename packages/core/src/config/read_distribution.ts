import { isNumeric } from '../search_space/domain.ts';
import type { NumericDistribution } from '../search_space/domain.ts';
import type { Distribution, ParamValue } from '../search_space/distribution.ts';
import type { ReportProblem } from './config_problem.ts';
import { formatPath, quoteValue } from './describe_value.ts';
import type { TaskFile } from './task_file_schema.ts';

/** One parameter as written, in its short or long form. */
export type ParameterSpec = TaskFile['parameters'][string];

type LongSpec = Exclude<ParameterSpec, readonly ParamValue[] | 'bool'>;
type Path = readonly (string | number)[];

/** Where a parameter stands in the file, and who hears of its problems. */
export interface ReadDistributionOptions {
  readonly path: Path;
  readonly report: ReportProblem;
}

/** Turns a parameter as written into its distribution; reports impossible ranges, steps and choices. */
export function readDistribution(
  spec: ParameterSpec,
  { path, report }: ReadDistributionOptions,
): Distribution {
  const distribution = distributionFrom(spec);
  if (isNumeric(distribution)) {
    for (const problem of rangeProblems(distribution)) {
      const at = [...path, rangeKey(spec, problem.key)];
      report({ path: at, message: `"${formatPath(at)}" ${problem.message}` });
    }
  } else if (distribution.type === 'categorical') {
    const at = Array.isArray(spec) ? path : [...path, 'choices'];
    reportRepeatedChoices(distribution.choices, { path: at, report });
  }
  return distribution;
}

function distributionFrom(spec: ParameterSpec): Distribution {
  if (spec === 'bool') return { type: 'bool' };
  // Array.isArray does not narrow a readonly array away from the maps.
  if (Array.isArray(spec)) return distributionFromList(spec as readonly ParamValue[]);
  return distributionFromMap(spec as LongSpec);
}

function distributionFromList(choices: readonly ParamValue[]): Distribution {
  const isTrueAndFalse = choices.length === 2 && choices.includes(true) && choices.includes(false);
  // A copy: spaces never change, whatever becomes of the list.
  return isTrueAndFalse ? { type: 'bool' } : { type: 'categorical', choices: [...choices] };
}

function distributionFromMap(spec: LongSpec): Distribution {
  if ('int' in spec) return intFrom({ ...spec, ...boundsOf(spec.int) });
  if ('float' in spec) return floatFrom({ ...spec, ...boundsOf(spec.float) });
  switch (spec.type) {
    case 'int':
      return intFrom(spec);
    case 'float':
      return floatFrom(spec);
    case 'categorical':
      return { type: 'categorical', choices: [...spec.choices] };
    case 'bool':
      return spec.flag === undefined ? { type: 'bool' } : { type: 'bool', flag: spec.flag };
  }
}

interface Range {
  readonly low: number;
  readonly high: number;
  readonly log?: boolean;
  readonly step?: number;
}

function intFrom({ low, high, log = false, step = 1 }: Range): NumericDistribution {
  return { type: 'int', low, high, log, step };
}

function floatFrom({ low, high, log = false, step }: Range): NumericDistribution {
  return step === undefined ? { type: 'float', low, high, log } : { type: 'float', low, high, log, step };
}

// The schema asks for exactly two numbers.
function boundsOf([low = Number.NaN, high = Number.NaN]: readonly number[]): { low: number; high: number } {
  return { low, high };
}

/** What is wrong with a range, and with which part of it. */
export interface RangeProblem {
  readonly key: 'low' | 'high' | 'log' | 'step';
  readonly message: string;
}

function rangeProblems(distribution: NumericDistribution): readonly RangeProblem[] {
  const problems = findBoundProblems(distribution);
  return problems.length > 0 ? problems : stepProblems(distribution);
}

/** What makes the bounds of a range impossible; its step is not looked at. */
export function findBoundProblems({ low, high, log }: NumericDistribution): readonly RangeProblem[] {
  const problems: RangeProblem[] = [];
  if (low > high) problems.push({ key: 'high', message: `must be >= low, which is ${low}, got ${high}` });
  if (log && low <= 0)
    problems.push({ key: 'low', message: `must be > 0 on a logarithmic scale, got ${low}` });
  if (high - low > Number.MAX_VALUE)
    problems.push({ key: 'high', message: `must be nearer to low, got ${high}` });
  return problems;
}

function stepProblems({ type, low, high, log, step }: NumericDistribution): readonly RangeProblem[] {
  if (step === undefined || (type === 'int' && step === 1)) return [];
  if (log)
    return [{ key: 'step', message: 'cannot be used on a logarithmic scale; leave out "step" or "log"' }];
  const steps = (high - low) / step;
  // The same tolerance as the search space has for rounding.
  if (Math.abs(steps - Math.round(steps)) <= 1e-6) return [];
  const below = readable(low + Math.floor(steps) * step);
  const above = readable(low + Math.ceil(steps) * step);
  const remedy = below > low ? `a high of ${below} or ${above} would fit` : `a high of ${above} would fit`;
  return [{ key: 'step', message: `must divide the range ${low} to ${high}, got ${step}; ${remedy}` }];
}

function readable(value: number): number {
  return Number(value.toPrecision(12));
}

// The short forms have no keys of their own for low and high.
function rangeKey(spec: ParameterSpec, key: RangeProblem['key']): string {
  if (typeof spec !== 'object' || (key !== 'low' && key !== 'high')) return key;
  return 'int' in spec ? 'int' : 'float' in spec ? 'float' : key;
}

function reportRepeatedChoices(
  choices: readonly ParamValue[],
  { path, report }: ReadDistributionOptions,
): void {
  const seen = new Map<string, number>();
  for (const [i, choice] of choices.entries()) {
    const first = seen.get(String(choice));
    seen.set(String(choice), first ?? i);
    if (first === undefined) continue;
    const at = [...path, i];
    // 1 and "1" would give the same command line.
    report({
      path: at,
      message: `"${formatPath(at)}" repeats the choice ${quoteValue(choices[first] ?? '')}; choices must print differently`,
    });
  }
}
