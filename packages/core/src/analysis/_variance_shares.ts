import type { Leaf } from './_regression_tree.ts';

/**
 * The part of the variance of a tree's prediction over the whole space that each feature explains alone; undefined when
 * the prediction is the same everywhere. All cells of a feature weigh the same.
 */
export function varianceShares(
  leaves: readonly Leaf[],
  cellCounts: readonly number[],
): readonly number[] | undefined {
  const marginals = cellCounts.map((count) => new Float64Array(count));
  let mean = 0;
  let square = 0;
  for (const leaf of leaves) {
    const parts = leaf.inside.map((cells) => cells.reduce((sum, is) => sum + is, 0) / cells.length);
    const volume = parts.reduce((product, part) => product * part, 1);
    mean += volume * leaf.mean;
    square += volume * leaf.mean ** 2;
    leaf.inside.forEach((cells, feature) => {
      const weight = (volume / (parts[feature] ?? 1)) * leaf.mean;
      const marginal = marginals[feature];
      if (marginal !== undefined) addInside(marginal, { cells, weight });
    });
  }
  const variance = square - mean ** 2;
  if (!(variance > 1e-12)) return undefined;
  return marginals.map((marginal) => {
    const own = marginal.reduce((sum, value) => sum + (value - mean) ** 2, 0) / marginal.length;
    return own / variance;
  });
}

function addInside(marginal: Float64Array, { cells, weight }: { cells: Uint8Array; weight: number }): void {
  for (let cell = 0; cell < marginal.length; cell++)
    if (cells[cell] === 1) marginal[cell] = (marginal[cell] ?? 0) + weight;
}
