/** Which observations share a kernel shape, and the shapes. */
export interface KernelGroups {
  /** Mean of each group. */
  readonly means: Float64Array;
  /** Standard deviation of each group. */
  readonly sigmas: Float64Array;
  /** Group of each observation; -1 where the dimension is inactive (the observed mean is NaN). */
  readonly groupOf: Int32Array;
}

/**
 * Gives each observed mean (0..1) a kernel as wide as the distance to the farther one of its two neighbours, at least
 * `floor` and at most 1. The outermost kernels look inwards only; a single one looks at the ends of the interval. This is
 * the nearest-neighbour rule of Bergstra et al. 2011 as Optuna 5 applies it. Repeated means, common in stepped
 * dimensions, end in a few groups, so that a density is computed once for all of them.
 *
 * Hot: index loops and typed arrays, because it runs for every observation in every dimension.
 */
export function groupKernels(observed: Float64Array, floor: number): KernelGroups {
  const sorted = observed.filter((mean) => !Number.isNaN(mean)).toSorted();
  const groupAt = new Int32Array(sorted.length);
  const means = new Float64Array(sorted.length);
  const sigmas = new Float64Array(sorted.length);
  let last = -1;
  for (let place = 0; place < sorted.length; place++) {
    const mean = sorted[place] ?? 0;
    const sigma = Math.min(Math.max(farthestGap(sorted, place), floor), 1);
    if (last < 0 || means[last] !== mean || sigmas[last] !== sigma) {
      last++;
      means[last] = mean;
      sigmas[last] = sigma;
    }
    groupAt[place] = last;
  }
  const groupOf = assignGroups(observed, sorted, { groupAt });
  return { means: means.subarray(0, last + 1), sigmas: sigmas.subarray(0, last + 1), groupOf };
}

function farthestGap(sorted: Float64Array, place: number): number {
  const mean = sorted[place] ?? 0;
  if (sorted.length === 1) return Math.max(mean, 1 - mean);
  const left = place === 0 ? 0 : mean - (sorted[place - 1] ?? 0);
  const right = place === sorted.length - 1 ? 0 : (sorted[place + 1] ?? 0) - mean;
  return Math.max(left, right);
}

/** Equal means take their places in the order of observation. */
function assignGroups(
  observed: Float64Array,
  sorted: Float64Array,
  { groupAt }: { readonly groupAt: Int32Array },
): Int32Array {
  const placesUsed = new Int32Array(sorted.length);
  const groupOf = new Int32Array(observed.length).fill(-1);
  for (let i = 0; i < observed.length; i++) {
    const mean = observed[i] ?? NaN;
    if (Number.isNaN(mean)) continue;
    const first = firstPlace(sorted, mean);
    const used = placesUsed[first] ?? 0;
    placesUsed[first] = used + 1;
    groupOf[i] = groupAt[first + used] ?? -1;
  }
  return groupOf;
}

function firstPlace(sorted: Float64Array, mean: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < mean) low = middle + 1;
    else high = middle;
  }
  return low;
}
