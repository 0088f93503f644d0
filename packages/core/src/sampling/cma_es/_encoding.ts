import { isActive } from '../../search_space/conditions.ts';
import type { Params, ParamValue } from '../../search_space/distribution.ts';
import { countValues, domainContains, isNumeric, valueAt } from '../../search_space/domain.ts';
import type { Parameter, SearchSpace } from '../../search_space/search_space.ts';
import { unitScaleOf } from '../../search_space/transform.ts';
import type { UnitScale } from '../../search_space/transform.ts';

/** A point as the strategy sees it. */
export interface Genes {
  /** One coordinate for each number parameter, 0..1. */
  readonly numbers: Float64Array;
  /** One index for each choice parameter; -1 where it is not known. */
  readonly choices: readonly number[];
}

/** A parameter's place among the genes; one of a single value has none. */
type Place =
  | { readonly kind: 'number'; readonly at: number; readonly scale: UnitScale }
  | { readonly kind: 'choice'; readonly at: number; readonly count: number }
  | { readonly kind: 'fixed' };

/**
 * Assigns each parameter of a space its gene: a coordinate of the unit cube on the parameter's scale, or the index of a
 * choice. A parameter has its gene also while it is inactive; the gene is without effect then.
 */
export class Encoding {
  readonly space: SearchSpace;
  /** Of the number parameters, in order of their genes. */
  readonly scales: readonly UnitScale[];
  /** How many choices each choice parameter has, in order of their genes. */
  readonly choiceCounts: readonly number[];
  readonly #places: readonly Place[];

  constructor(space: SearchSpace) {
    this.space = space;
    const scales: UnitScale[] = [];
    const choiceCounts: number[] = [];
    this.#places = space.parameters.map(({ distribution }): Place => {
      const count = countValues(distribution);
      if (count === 1) return { kind: 'fixed' };
      if (!isNumeric(distribution)) return { kind: 'choice', at: choiceCounts.push(count) - 1, count };
      const scale = unitScaleOf(distribution);
      return { kind: 'number', at: scales.push(scale) - 1, scale };
    });
    this.scales = scales;
    this.choiceCounts = choiceCounts;
  }

  /** The assignment that genes stand for: the active parameters only. */
  decode(genes: Genes): Params {
    const params: Record<string, ParamValue> = {};
    this.space.parameters.forEach((parameter, i) => {
      if (isActive(parameter, params)) {
        params[parameter.name] = readGene(parameter, { place: this.#places[i], genes });
      }
    });
    return params;
  }

  /**
   * Genes of any assignment. Where a parameter is absent or its value is not of the space, the coordinate is that of
   * `center`, and the choice is unknown.
   */
  encode(params: Params, center: Float64Array): Genes {
    const numbers = Float64Array.from(center);
    const choices = this.choiceCounts.map(() => -1);
    this.space.parameters.forEach(({ name, distribution }, i) => {
      const place = this.#places[i];
      const value = Object.hasOwn(params, name) ? params[name] : undefined;
      if (value === undefined || !domainContains(distribution, value)) return;
      if (place?.kind === 'number') {
        numbers[place.at] = nearestInCell(place.scale, { value, to: center[place.at] ?? 0.5 });
      } else if (place?.kind === 'choice') {
        choices[place.at] = indexOfValue(place.count, (index) => valueAt(distribution, index) === value);
      }
    });
    return { numbers, choices };
  }
}

function readGene(
  { distribution }: Parameter,
  { place, genes }: { readonly place: Place | undefined; readonly genes: Genes },
): ParamValue {
  if (place?.kind === 'number') return place.scale.fromUnit(genes.numbers[place.at] ?? 0.5);
  return valueAt(distribution, place?.kind === 'choice' ? Math.max(genes.choices[place.at] ?? 0, 0) : 0);
}

/** Of the width of a cell. */
const CELL_INSET = 1e-6;

function nearestInCell(
  scale: UnitScale,
  { value, to }: { readonly value: ParamValue; readonly to: number },
): number {
  const [low, high] = scale.cellOf(value);
  // At the very border rounding decides which cell it is.
  const inset = CELL_INSET * (high - low);
  return Math.min(Math.max(to, low + inset), high - inset);
}

function indexOfValue(count: number, matches: (index: number) => boolean): number {
  for (let index = 0; index < count; index++) if (matches(index)) return index;
  return -1;
}
