import {
  isActive,
  type Condition,
  type Parameter,
  type Params,
  type ParamValue,
  type SearchSpace,
} from '@autotuner/core';
import { seededRng, seedFrom } from '../seeded_rng.ts';
import { findRange, type Edge } from './find_range.ts';
import { randomParams } from './random_params.ts';

/** A condition that is a function, and what it may depend on. */
export interface Probe {
  /** Of the parameter whose condition it is. */
  readonly name: string;
  /** In plain JavaScript it may return what merely counts as true. */
  readonly when: (params: Params) => unknown;
  /** The parameters before it. */
  readonly before: SearchSpace;
}

const POINTS = 4000;
/** Fresh points that the declared conditions must get right. */
const CHECKS = 4000;
/** Points from which one value is changed, and how often it is, to see whether it matters. */
const BASES = 60;
const CHANGES = 40;
/** A list of whole numbers is written out up to here. */
const MOST_LISTED = 64;

/**
 * Finds conditions that say the same as a function: which earlier parameters it looks at, and for which of their
 * values it holds.
 *
 * @throws Error when the function is no conjunction of tests of single parameters, or fails on some point
 */
export function probeCondition(probe: Probe): readonly Condition[] {
  const rng = seededRng(seedFrom('condition', probe.name));
  const points = Array.from({ length: POINTS }, () => randomParams(probe.before, rng));
  const positives = points.filter((params) => holds(probe, params));
  if (positives.length === 0) throw failed(probe, `it held at none of ${POINTS} random points`);
  const found =
    positives.length === points.length
      ? []
      : probe.before.parameters.flatMap((parent) => conditionsOn(parent, probe, positives));
  const conditions = withoutRedundant(found, points);
  const checks = Array.from({ length: CHECKS }, () => randomParams(probe.before, rng));
  const wrong = [...points, ...checks].find((params) => agree(conditions, params) !== holds(probe, params));
  if (wrong === undefined) return conditions;
  const seen = holds(probe, wrong) ? 'true' : 'false';
  throw failed(probe, `it is ${seen} at ${JSON.stringify(wrong)}, unlike the nearest conjunction`);
}

function failed({ name, before }: Probe, seen: string): Error {
  const names = before.parameters.map((one) => `"${one.name}"`).join(', ') || 'none';
  return new Error(
    `Cannot declare condition of parameter "${name}": ${seen}; tests of single parents before it (${names}), joined by "and", would be accepted, or "when" as a list of conditions`,
  );
}

function holds(probe: Probe, params: Params): boolean {
  try {
    return Boolean(probe.when(params));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw failed(probe, `it threw "${said}" at ${JSON.stringify(params)}`);
  }
}

function agree(when: readonly Condition[], params: Params): boolean {
  return isActive({ name: '', distribution: { type: 'bool' }, when }, params);
}

/** What the function asks of one parent; nothing when it does not look at it. */
function conditionsOn(parent: Parameter, probe: Probe, positives: readonly Params[]): readonly Condition[] {
  const { name, distribution } = parent;
  if (!positives.every((params) => params[name] !== undefined)) return [];
  if (!matters(parent, probe, positives)) return [];
  if (distribution.type === 'bool') return listOf(parent, { probe, positives, values: [false, true] });
  if (distribution.type === 'categorical')
    return listOf(parent, { probe, positives, values: distribution.choices });
  const range = rangeOf(parent, { probe, positives });
  const whole = wholeNumbers(parent, range);
  if (whole.length > 0 && whole.length <= MOST_LISTED) {
    const [list] = listOf(parent, { probe, positives, values: whole });
    if (Array.isArray(list?.value) && list.value.length < whole.length) return [list];
  }
  return [
    ...(range.low > distribution.low ? [{ parent: name, operator: 'gte', value: range.low } as const] : []),
    ...(range.high < distribution.high
      ? [{ parent: name, operator: 'lte', value: range.high } as const]
      : []),
  ];
}

/** The values that hold, seen to do so or tried in place of another. */
function listOf(
  { name }: Parameter,
  { probe, positives, values }: ParentOptions & { readonly values: readonly ParamValue[] },
): readonly Condition[] {
  const seen = new Set(positives.map((params) => params[name]));
  const [base = {}] = positives;
  const value = values.filter((one) => seen.has(one) || holdsWith(probe, { ...base, [name]: one }));
  return [{ parent: name, operator: 'in', value }];
}

interface ParentOptions {
  readonly probe: Probe;
  readonly positives: readonly Params[];
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/** From the points with the smallest and the largest value that hold, moved outward. */
function rangeOf({ name, distribution }: Parameter, { probe, positives }: ParentOptions): Range {
  const value = (params: Params): number => Number(params[name]);
  const sorted = positives.toSorted((a, b) => value(a) - value(b));
  const edgeAt = (base: Params = {}): Edge => ({
    value: value(base),
    holds: (moved) => holdsWith(probe, { ...base, [name]: moved }),
  });
  if (!('low' in distribution)) return { low: NaN, high: NaN };
  return findRange(distribution, { lowest: edgeAt(sorted[0]), highest: edgeAt(sorted.at(-1)) });
}

/** The values of a whole-number parent within a range; none for other parents. */
function wholeNumbers({ distribution }: Parameter, { low, high }: Range): readonly number[] {
  if (distribution.type !== 'int') return [];
  const { low: first, step } = distribution;
  const from = Math.ceil((low - first) / step);
  const to = Math.floor((high - first) / step);
  if (to - from >= MOST_LISTED) return [];
  return Array.from({ length: to - from + 1 }, (_, i) => first + (from + i) * step);
}

function holdsWith(probe: Probe, fixed: Params): boolean {
  return holds(probe, randomParams(probe.before, seededRng(seedFrom('with', probe.name)), { fixed }));
}

/** Whether changing one parent, and nothing that does not hang on it, can make the function false. */
function matters(parent: Parameter, probe: Probe, positives: readonly Params[]): boolean {
  const rng = seededRng(seedFrom('matters', probe.name, parent.name));
  return positives.slice(0, BASES).some((base) =>
    Array.from({ length: CHANGES }).some(() => {
      const { [parent.name]: _, ...others } = base;
      return !holds(probe, randomParams(probe.before, rng, { fixed: others }));
    }),
  );
}

/** Leaves out what others imply: a condition on a child needs none on its parents. */
function withoutRedundant(conditions: readonly Condition[], points: readonly Params[]): readonly Condition[] {
  let kept = conditions;
  for (const one of conditions) {
    const fewer = kept.filter((other) => other !== one);
    if (points.every((params) => agree(fewer, params) === agree(kept, params))) kept = fewer;
  }
  return kept;
}
