import type { Rng } from '../../ports/rng.ts';
import { isActive } from '../../search_space/conditions.ts';
import type { Distribution, Params, ParamValue } from '../../search_space/distribution.ts';
import { countValues, domainContains, isNumeric, valueAt } from '../../search_space/domain.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { unitScaleOf } from '../../search_space/transform.ts';
import type { UnitScale } from '../../search_space/transform.ts';
import { powerOf } from '../power_of.ts';

/** Share of children that mix two parents; the others start as a copy of the first. */
const CROSSED_SHARE = 0.9;
/** How near children stay: distribution indexes of crossover and mutation, as Deb et al. 2002 use them. */
const CROSSOVER_INDEX = 20;
const MUTATION_INDEX = 20;
/** A step into the neighbouring cell, in units of the interval. */
const OVER_THE_BORDER = 1e-9;

/**
 * A child of two assignments, parameter by parameter in the order of the space: numbers by simulated binary crossover and
 * polynomial mutation on their scales (Deb and Agrawal 1995), choices from either parent, and now and then another one.
 * What no parent has, because it was inactive in both, is drawn uniformly.
 */
export function makeChild(
  parents: readonly [Params, Params],
  { space, rng }: { readonly space: SearchSpace; readonly rng: Rng },
): Params {
  const params: Record<string, ParamValue> = {};
  const isCrossed = rng.float() < CROSSED_SHARE;
  const mutationShare = 1 / space.parameters.length;
  for (const parameter of space.parameters) {
    if (!isActive(parameter, params)) continue;
    const { name, distribution } = parameter;
    const known = parents.map((parent) => ownValue(parent, { name, distribution }));
    const [first, second] = [known[0] ?? known[1], isCrossed ? (known[1] ?? known[0]) : known[0]];
    params[name] = inherit(distribution, { first, second: second ?? first, rng, mutationShare });
  }
  return params;
}

function ownValue(
  params: Params,
  { name, distribution }: { readonly name: string; readonly distribution: Distribution },
): ParamValue | undefined {
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  return domainContains(distribution, value) ? value : undefined;
}

interface Inheritance {
  readonly first: ParamValue | undefined;
  readonly second: ParamValue | undefined;
  readonly rng: Rng;
  readonly mutationShare: number;
}

function inherit(distribution: Distribution, { first, second, rng, mutationShare }: Inheritance): ParamValue {
  const scale = unitScaleOf(distribution);
  if (first === undefined || second === undefined) return scale.fromUnit(rng.float());
  const isMutated = rng.float() < mutationShare;
  if (!isNumeric(distribution)) {
    const inherited = rng.float() < 0.5 ? first : second;
    return isMutated ? otherChoice(distribution, { than: inherited, rng }) : inherited;
  }
  const crossed = first === second ? first : crossNumbers(scale, { first, second, rng });
  return isMutated ? mutateNumber(scale, { value: crossed, rng }) : crossed;
}

function otherChoice(
  distribution: Distribution,
  { than, rng }: { readonly than: ParamValue; readonly rng: Rng },
): ParamValue {
  const values = Array.from({ length: countValues(distribution) }, (_, i) => valueAt(distribution, i));
  const others = values.filter((value) => value !== than);
  return others.length === 0 ? than : (others[rng.below(others.length)] ?? than);
}

/** One of the two children that lie around the parents as far apart as them, more or less; half of the numbers stay. */
function crossNumbers(
  scale: UnitScale,
  { first, second, rng }: { readonly first: ParamValue; readonly second: ParamValue; readonly rng: Rng },
): ParamValue {
  const share = rng.float();
  if (rng.float() < 0.5) return first;
  const base = share < 0.5 ? 2 * share : 1 / (2 * (1 - share));
  const spread = powerOf(base, 1 / (CROSSOVER_INDEX + 1));
  const side = rng.float() < 0.5 ? spread : -spread;
  const [a, b] = [scale.toUnit(first), scale.toUnit(second)];
  return scale.fromUnit(clampToUnit(((1 + side) * a + (1 - side) * b) / 2));
}

function mutateNumber(
  scale: UnitScale,
  { value, rng }: { readonly value: ParamValue; readonly rng: Rng },
): ParamValue {
  const share = rng.float();
  const power = 1 / (MUTATION_INDEX + 1);
  const change = share < 0.5 ? powerOf(2 * share, power) - 1 : 1 - powerOf(2 * (1 - share), power);
  const mutated = scale.fromUnit(clampToUnit(scale.toUnit(value) + change));
  if (mutated !== value || !scale.isStepped) return mutated;
  // A mutation inside of a cell would be none.
  const [low, high] = scale.cellOf(value);
  const down = change < 0 ? low > OVER_THE_BORDER : high >= 1 - OVER_THE_BORDER;
  return scale.fromUnit(clampToUnit(down ? low - OVER_THE_BORDER : high + OVER_THE_BORDER));
}

function clampToUnit(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
