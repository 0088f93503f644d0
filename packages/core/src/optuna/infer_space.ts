import { choicesOf, isNumeric } from '../search_space/domain.ts';
import type { NumericDistribution } from '../search_space/domain.ts';
import type { Distribution, ParamValue } from '../search_space/distribution.ts';
import type { Condition, Parameter, SearchSpace } from '../search_space/search_space.ts';
import type { OptunaTrial } from './optuna_study.ts';

/**
 * The search space that the trials of a study come from. Optuna knows none: objectives ask for parameters as they go. So the
 * range of a parameter is the union of its ranges in all trials, and one that only some trials have depends on the first
 * earlier choice that tells these trials from the others, where there is one.
 */
export function inferSpace(trials: readonly OptunaTrial[]): SearchSpace {
  const seen = new Map<string, Distribution>();
  for (const { distributions } of trials) {
    for (const [name, distribution] of Object.entries(distributions)) {
      const known = seen.get(name);
      seen.set(name, known === undefined ? distribution : unite(known, distribution));
    }
  }
  // Trials that ended before they had asked for all of their parameters tell nothing about conditions.
  const whole = trials.filter(({ state }) => state === 'complete');
  const parameters: Parameter[] = [];
  for (const [name, distribution] of seen) {
    parameters.push({ name, distribution, when: inferConditions(name, { parameters, trials: whole }) });
  }
  return { parameters, constraints: [] };
}

function unite(a: Distribution, b: Distribution): Distribution {
  if (isNumeric(a) && isNumeric(b)) return uniteRanges(a, b);
  if (isNumeric(a) || isNumeric(b)) return b;
  const choices = [...new Set([...choicesOf(a), ...choicesOf(b)])];
  return a.type === 'bool' && choices.length === 2 ? a : { type: 'categorical', choices };
}

function uniteRanges(a: NumericDistribution, b: NumericDistribution): NumericDistribution {
  const low = Math.min(a.low, b.low);
  const high = Math.max(a.high, b.high);
  const log = a.log && b.log;
  if (a.type === 'int' && b.type === 'int')
    return {
      type: 'int',
      low,
      high,
      log,
      step: a.step === b.step && (a.low - b.low) % a.step === 0 ? a.step : 1,
    };
  const isSameStep = a.step !== undefined && a.step === b.step && a.low === b.low;
  return isSameStep ? { type: 'float', low, high, log, step: a.step } : { type: 'float', low, high, log };
}

function inferConditions(
  name: string,
  {
    parameters,
    trials,
  }: { readonly parameters: readonly Parameter[]; readonly trials: readonly OptunaTrial[] },
): readonly Condition[] {
  const having = trials.filter(({ params }) => Object.hasOwn(params, name));
  const lacking = trials.filter(({ params }) => !Object.hasOwn(params, name));
  if (having.length === 0 || lacking.length === 0) return [];
  for (const { name: parent, distribution } of parameters) {
    if (isNumeric(distribution)) continue;
    const on = new Set(valuesOf(having, parent));
    const off = new Set(valuesOf(lacking, parent));
    if (on.has(undefined) || [...on].some((value) => off.has(value))) continue;
    const value = [...on].filter((one) => one !== undefined);
    const [only] = value;
    return value.length === 1 && only !== undefined
      ? [{ parent, operator: 'eq', value: only }]
      : [{ parent, operator: 'in', value }];
  }
  return [];
}

/** Undefined for a trial that has none. */
function valuesOf(trials: readonly OptunaTrial[], name: string): readonly (ParamValue | undefined)[] {
  return trials.map(({ params }) => (Object.hasOwn(params, name) ? params[name] : undefined));
}
