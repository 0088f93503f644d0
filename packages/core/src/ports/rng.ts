/** Where chance comes from, so that decisions can be replayed. */
export interface Rng {
  /** Uniform in [0, 1), a multiple of 2^-53. */
  float(): number;
  /** Uniform among 0, 1, ..., limit - 1; `limit` is a whole number in 1..2^32. */
  below(limit: number): number;
}
