import type { Params } from '../../search_space/distribution.ts';
import type { Acquisition } from './_acquisition.ts';
import type { Encoding } from './_encoding.ts';

/** A point that may be suggested. */
export interface Candidate {
  /** Place of each parameter on its unit scale; also of those that are inactive, for when a change activates them. */
  readonly units: Float64Array;
  readonly params: Params;
  /** Encoded. */
  readonly row: Float64Array;
  readonly value: number;
}

/** Turns places into candidates that may be suggested. */
export class CandidateMaker {
  readonly encoding: Encoding;
  readonly acquisition: Acquisition;
  readonly #accepts: (params: Params) => boolean;

  constructor(
    encoding: Encoding,
    options: { readonly acquisition: Acquisition; readonly accepts: (params: Params) => boolean },
  ) {
    this.encoding = encoding;
    this.acquisition = options.acquisition;
    this.#accepts = options.accepts;
  }

  /** The candidate at places on the unit scales, taken to the nearest values; undefined when it may not be suggested. */
  at(units: Float64Array): Candidate | undefined {
    const params = this.encoding.decode(units);
    if (!this.#accepts(params)) return undefined;
    const own = units.slice();
    this.encoding.copyUnits(params, own);
    const row = this.encoding.rowOf(params);
    return { units: own, params, row, value: this.acquisition.value(row) };
  }
}
