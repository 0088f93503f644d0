import type { Condition, Distribution, Parameter, Params, SearchSpace } from '@autotuner/core';
import { sampleUniform } from '@autotuner/core';
import fc from 'fast-check';

/** What spaces to make. */
export interface ArbitrarySpaceOptions {
  /** Only parameters with few values, so that the whole space can be listed. @default false */
  readonly finite?: boolean;
}

/** Any distribution of numbers on a scale: continuous, stepped, logarithmic, of one value. */
export function arbitraryNumeric({ finite = false }: ArbitrarySpaceOptions = {}): fc.Arbitrary<Distribution> {
  const low = fc.integer({ min: 1, max: 100 });
  const values = fc.integer({ min: 1, max: finite ? 4 : 200 });
  const int = fc
    .tuple(low, values, fc.boolean(), fc.constantFrom(1, 2, 7))
    .map(([from, count, log, step]): Distribution => {
      return { type: 'int', low: from, high: from + (count - 1) * step, log, step };
    });
  const stepped = fc
    .tuple(low, values, fc.boolean(), fc.constantFrom(0.1, 0.25, 3))
    .map(([from, count, log, step]): Distribution => {
      return {
        type: 'float',
        low: from,
        high: Number((from + (count - 1) * step).toPrecision(12)),
        log,
        step,
      };
    });
  const continuous = fc
    .tuple(
      fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      fc.boolean(),
    )
    .map(([from, width, log]): Distribution => ({ type: 'float', low: from, high: from + width, log }));
  return finite ? fc.oneof(int, stepped) : fc.oneof(int, stepped, continuous);
}

/** Any distribution. */
export function arbitraryDistribution(options: ArbitrarySpaceOptions = {}): fc.Arbitrary<Distribution> {
  const choice = fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.boolean());
  const categorical = fc
    .uniqueArray(choice, { minLength: 1, maxLength: 4, comparator: 'SameValueZero' })
    .map((choices): Distribution => ({ type: 'categorical', choices }));
  const bool = fc.constant<Distribution>({ type: 'bool' });
  return fc.oneof(arbitraryNumeric(options), categorical, bool);
}

/** Any space of one to five parameters p0, p1, ... with conditions between them, and without constraints. */
export function arbitrarySpace(options: ArbitrarySpaceOptions = {}): fc.Arbitrary<SearchSpace> {
  const piece = fc.record({
    distribution: arbitraryDistribution(options),
    parent: fc.option(fc.nat({ max: 3 }), { nil: undefined, freq: 2 }),
    seed: fc.double({ min: 0, max: 0.999, noNaN: true }),
    operator: fc.constantFrom<Condition['operator']>('eq', 'ne', 'in', 'gt', 'gte', 'lt', 'lte'),
  });
  return fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => {
    const parameters: Parameter[] = [];
    pieces.forEach(({ distribution, parent, seed, operator }, i) => {
      const above = parent === undefined ? undefined : parameters[parent];
      const when = above === undefined ? [] : [conditionOn(above, { seed, operator })];
      parameters.push({ name: `p${i}`, distribution, when });
    });
    return { parameters, constraints: [] };
  });
}

/** Any assignment of a space. */
export function arbitraryParams(space: SearchSpace): fc.Arbitrary<Params> {
  const count = space.parameters.length;
  const unit = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  return fc.array(unit, { minLength: count, maxLength: count }).map((units) => {
    let next = 0;
    return sampleUniform(space, { float: () => units[next++] ?? 0, below: () => 0 });
  });
}

function conditionOn(
  parent: Parameter,
  { seed, operator }: { readonly seed: number; readonly operator: Condition['operator'] },
): Condition {
  const alone = { parameters: [{ ...parent, when: [] }], constraints: [] };
  const value = sampleUniform(alone, { float: () => seed, below: () => 0 })[parent.name] ?? 0;
  return { parent: parent.name, operator, value: operator === 'in' ? [value] : value };
}
