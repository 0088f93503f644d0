/** A symmetric matrix as rotation times diagonal times rotation transposed. */
export interface Eigen {
  /** Row-major; column j belongs to value j. */
  readonly vectors: Float64Array;
  readonly values: Float64Array;
}

const SWEEPS = 30;
/** Off-diagonal part, relative to the diagonal, that counts as none. */
const NEGLIGIBLE = 1e-14;

/** Decomposes a symmetric row-major `size` x `size` matrix by cyclic Jacobi rotations (Golub and Van Loan, 8.5). */
export function decompose(matrix: Float64Array, size: number): Eigen {
  const rest = Float64Array.from(matrix);
  const vectors = identity(size);
  for (let sweep = 0; sweep < SWEEPS && !isDiagonal(rest, size); sweep++) {
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) rotate({ rest, vectors, size }, p, q);
    }
  }
  return { vectors, values: Float64Array.from({ length: size }, (_, i) => rest[i * size + i] ?? 0) };
}

/** The row-major unit matrix. */
export function identity(size: number): Float64Array {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = 1;
  return matrix;
}

function isDiagonal(matrix: Float64Array, size: number): boolean {
  let off = 0;
  let diagonal = 0;
  for (let i = 0; i < size; i++) {
    diagonal += Math.abs(matrix[i * size + i] ?? 0);
    for (let j = i + 1; j < size; j++) off += Math.abs(matrix[i * size + j] ?? 0);
  }
  return off <= NEGLIGIBLE * diagonal;
}

interface Rotated {
  readonly rest: Float64Array;
  readonly vectors: Float64Array;
  readonly size: number;
}

/** Makes one off-diagonal element zero. */
function rotate({ rest, vectors, size }: Rotated, p: number, q: number): void {
  const off = rest[p * size + q] ?? 0;
  if (off === 0) return;
  const theta = ((rest[q * size + q] ?? 0) - (rest[p * size + p] ?? 0)) / (2 * off);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const turn = { cosine: 1 / Math.sqrt(tangent * tangent + 1), tangent, size };
  turnLines(rest, { ...turn, first: p, second: q, stride: size });
  turnLines(vectors, { ...turn, first: p, second: q, stride: size });
  turnLines(rest, { ...turn, first: p * size, second: q * size, stride: 1 });
}

/** Two columns (or rows) and the angle by which they are turned into each other. */
interface Turn {
  readonly cosine: number;
  readonly tangent: number;
  readonly size: number;
  readonly first: number;
  readonly second: number;
  readonly stride: number;
}

/** The inner loop of the decomposition: plain on purpose. */
function turnLines(cells: Float64Array, { cosine, tangent, size, first, second, stride }: Turn): void {
  const sine = tangent * cosine;
  let a = first;
  let b = second;
  for (let k = 0; k < size; k++) {
    const left = cells[a] ?? 0;
    const right = cells[b] ?? 0;
    cells[a] = cosine * left - sine * right;
    cells[b] = sine * left + cosine * right;
    a += stride;
    b += stride;
  }
}
