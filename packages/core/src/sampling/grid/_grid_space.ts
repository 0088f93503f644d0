import { countPoints } from '../../search_space/count_points.ts';
import { countValues, domainContains } from '../../search_space/domain.ts';
import type { Distribution, ParamValue } from '../../search_space/distribution.ts';
import type { SearchSpace } from '../../search_space/search_space.ts';
import { unitScaleOf } from '../../search_space/transform.ts';

/** A search space of finitely many points, and how it was made. */
export interface GridSpace {
  readonly space: SearchSpace;
  /** Values of each continuous parameter; undefined when there is none. */
  readonly levels: number | undefined;
}

/** The budget when none is known. */
const DEFAULT_BUDGET = 100;
const LEAST_LEVELS = 2;
const MOST_LEVELS = 1000;
const ROUNDED_DIGITS = 14;

/**
 * Leaves of each continuous parameter as many evenly spread values (on its scale, both ends included) as let the whole
 * grid, constraints not looked at, fit the budget: the same number for all of them, at least 2 and at most 1000. Finite
 * parameters keep all values.
 */
export function gridSpaceOf(space: SearchSpace, budget: number = DEFAULT_BUDGET): GridSpace {
  if (!space.parameters.some(({ distribution }) => isContinuous(distribution))) {
    return { space, levels: undefined };
  }
  const fits = (levels: number): boolean => countPoints(withLevels(space, levels)) <= budget;
  let low = LEAST_LEVELS;
  let high = MOST_LEVELS + 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return { space: withLevels(space, low), levels: low };
}

function withLevels(space: SearchSpace, levels: number): SearchSpace {
  const parameters = space.parameters.map((parameter) =>
    isContinuous(parameter.distribution)
      ? { ...parameter, distribution: spreadValues(parameter.distribution, levels) }
      : parameter,
  );
  return { ...space, parameters };
}

function spreadValues(distribution: Distribution, levels: number): Distribution {
  const scale = unitScaleOf(distribution);
  const values = Array.from({ length: levels }, (_, i): ParamValue => {
    const exact = scale.fromUnit(i / (levels - 1));
    // Powers of ten print as such; what rounding would put outside of a narrow range stays what it is.
    const rounded = Number(Number(exact).toPrecision(ROUNDED_DIGITS));
    const isEnd = i === 0 || i === levels - 1;
    return !isEnd && domainContains(distribution, rounded) ? rounded : exact;
  });
  return { type: 'categorical', choices: [...new Set(values)] };
}

function isContinuous(distribution: Distribution): boolean {
  return countValues(distribution) === Infinity;
}
