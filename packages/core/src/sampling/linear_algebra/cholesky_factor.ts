/**
 * The lower factor L of a symmetric positive definite matrix, A = L L^T. Rows are packed one after the other, so that a
 * factor grows by one row without being moved.
 *
 * Hot: index loops over typed arrays; factoring costs n^3 / 6 multiplications, a solution n^2 / 2.
 */
export class CholeskyFactor {
  #rows: Float64Array;
  #size = 0;

  /** Starts empty, with room for `capacity` rows. */
  constructor(capacity: number) {
    this.#rows = new Float64Array((capacity * (capacity + 1)) / 2);
  }

  /** Factors a matrix given by its packed lower triangle; undefined when it is not positive definite. */
  static of(lower: Float64Array, size: number): CholeskyFactor | undefined {
    const factor = new CholeskyFactor(size);
    for (let i = 0; i < size; i++) {
      const start = (i * (i + 1)) / 2;
      if (!factor.append(lower.subarray(start, start + i), lower[start + i] ?? 0)) return undefined;
    }
    return factor;
  }

  /** Rows and columns of the matrix. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds a row and column to the matrix: `row` holds the entries beside the diagonal one. Returns false, and changes
   * nothing, when the larger matrix is not positive definite.
   */
  append(row: Float64Array, diagonal: number): boolean {
    const size = this.#size;
    const start = (size * (size + 1)) / 2;
    if (start + size + 1 > this.#rows.length) this.#grow();
    const target = this.#rows.subarray(start, start + size);
    target.set(row);
    this.solveLower(target);
    let rest = diagonal;
    for (let i = 0; i < size; i++) rest -= (target[i] ?? 0) ** 2;
    if (!(rest > diagonal * Number.EPSILON)) return false;
    this.#rows[start + size] = Math.sqrt(rest);
    this.#size++;
    return true;
  }

  /** Solves L x = b in place. */
  solveLower(b: Float64Array): void {
    const rows = this.#rows;
    let at = 0;
    for (let i = 0; i < this.#size; i++) {
      let sum = b[i] ?? 0;
      for (let j = 0; j < i; j++) sum -= (rows[at + j] ?? 0) * (b[j] ?? 0);
      at += i;
      b[i] = sum / (rows[at] ?? 1);
      at++;
    }
  }

  /** Solves L^T x = b in place. */
  solveUpper(b: Float64Array): void {
    const rows = this.#rows;
    for (let i = this.#size - 1; i >= 0; i--) {
      const start = (i * (i + 1)) / 2;
      const own = (b[i] ?? 0) / (rows[start + i] ?? 1);
      b[i] = own;
      for (let j = 0; j < i; j++) b[j] = (b[j] ?? 0) - (rows[start + j] ?? 0) * own;
    }
  }

  /** Solves A x = b in place. */
  solve(b: Float64Array): void {
    this.solveLower(b);
    this.solveUpper(b);
  }

  /** Logarithm of the determinant of A. */
  logDeterminant(): number {
    let sum = 0;
    for (let i = 0; i < this.#size; i++) sum += Math.log(this.#rows[(i * (i + 3)) / 2] ?? 1);
    return 2 * sum;
  }

  /** The packed lower triangle of the inverse of A; n^3 / 3 multiplications. */
  inverse(): Float64Array {
    const size = this.#size;
    const inverted = this.#invertFactor();
    const result = new Float64Array((size * (size + 1)) / 2);
    for (let k = 0; k < size; k++) {
      const row = (k * (k + 1)) / 2;
      let at = 0;
      for (let i = 0; i <= k; i++) {
        const own = inverted[row + i] ?? 0;
        for (let j = 0; j <= i; j++) result[at + j] = (result[at + j] ?? 0) + own * (inverted[row + j] ?? 0);
        at += i + 1;
      }
    }
    return result;
  }

  /** Packed rows of the inverse of L. */
  #invertFactor(): Float64Array {
    const rows = this.#rows;
    const inverted = new Float64Array((this.#size * (this.#size + 1)) / 2);
    for (let i = 0; i < this.#size; i++) {
      const start = (i * (i + 1)) / 2;
      const diagonal = 1 / (rows[start + i] ?? 1);
      let at = 0;
      for (let k = 0; k < i; k++) {
        const factor = (rows[start + k] ?? 0) * diagonal;
        for (let j = 0; j <= k; j++)
          inverted[start + j] = (inverted[start + j] ?? 0) - factor * (inverted[at + j] ?? 0);
        at += k + 1;
      }
      inverted[start + i] = diagonal;
    }
    return inverted;
  }

  #grow(): void {
    const capacity = 2 * this.#size + 4;
    const larger = new Float64Array((capacity * (capacity + 1)) / 2);
    larger.set(this.#rows);
    this.#rows = larger;
  }
}
