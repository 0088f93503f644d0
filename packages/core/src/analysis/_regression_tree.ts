import type { Rng } from '../ports/rng.ts';

/** One parameter as cells: where each experiment lies, and whether near cells have something in common. */
export interface Feature {
  readonly cellCount: number;
  readonly isOrdered: boolean;
  /** For each experiment the index of its cell. */
  readonly cells: Uint16Array;
}

/** What to fit; rows may repeat. */
export interface TreeInput {
  readonly features: readonly Feature[];
  readonly targets: Float64Array;
  readonly rows: readonly number[];
  readonly minLeaf: number;
  /** Part of the squared error of the whole that a split must take away. */
  readonly minGainShare: number;
  readonly rng: Rng;
}

/** A box of the space and the mean target in it; for each feature 1 marks the cells inside. */
export interface Leaf {
  readonly inside: readonly Uint8Array[];
  readonly mean: number;
}

interface Node {
  readonly rows: readonly number[];
  readonly inside: readonly Uint8Array[];
}

interface Split {
  readonly feature: number;
  readonly gain: number;
  /** The last cell of the scan that goes left and the first one that goes right. */
  readonly last: number;
  readonly next: number;
  /** Cells in the order of the scan. */
  readonly order: readonly number[];
}

/** Sums over the rows of a node by cell. */
interface CellSums {
  readonly counts: Float64Array;
  readonly sums: Float64Array;
}

/** Grows a regression tree (Breiman et al. 1984) until no split leaves `minLeaf` rows on both sides and lowers the squared error enough. */
export function growTree(input: TreeInput): readonly Leaf[] {
  const whole = input.features.map(({ cellCount }) => new Uint8Array(cellCount).fill(1));
  const open: Node[] = [{ rows: input.rows, inside: whole }];
  const leaves: Leaf[] = [];
  // Rounding alone must not split what is equal.
  const minGain = Math.max(input.minGainShare * squaredError(input), 1e-9);
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const split = findSplit(node, { input, minGain });
    if (split === undefined)
      leaves.push({ inside: node.inside, mean: sumOf(node.rows, input) / node.rows.length });
    else open.push(...divide(node, { split, input }));
  }
  return leaves;
}

function findSplit(
  { rows }: Node,
  { input, minGain }: { input: TreeInput; minGain: number },
): Split | undefined {
  if (rows.length < 2 * input.minLeaf) return undefined;
  const total = sumOf(rows, input);
  let best: Split | undefined;
  input.features.forEach((own, feature) => {
    const cells = sumByCell(rows, { own, input });
    const found = bestCut(cells, {
      feature,
      isOrdered: own.isOrdered,
      total,
      size: rows.length,
      minLeaf: input.minLeaf,
      minGain: best?.gain ?? minGain,
    });
    best = found ?? best;
  });
  return best;
}

interface CutInput {
  readonly feature: number;
  readonly isOrdered: boolean;
  /** Of all targets of the node. */
  readonly total: number;
  /** Rows of the node. */
  readonly size: number;
  readonly minLeaf: number;
  readonly minGain: number;
}

/** Choices are taken in the order of their means, in which one of the best partitions is a prefix (Fisher 1958). */
function bestCut(
  { counts, sums }: CellSums,
  { feature, isOrdered, total, size, minLeaf, minGain }: CutInput,
): Split | undefined {
  const order = isOrdered ? [...counts.keys()] : cellsByMean({ counts, sums });
  const base = total ** 2 / size;
  let best: Split | undefined;
  let count = 0;
  let sum = 0;
  let last = -1;
  for (const cell of order) {
    const own = counts[cell] ?? 0;
    if (own === 0) continue;
    if (count >= minLeaf && size - count >= minLeaf) {
      const gain = sum ** 2 / count + (total - sum) ** 2 / (size - count) - base;
      if (gain > (best?.gain ?? minGain)) best = { feature, gain, last, next: cell, order };
    }
    count += own;
    sum += sums[cell] ?? 0;
    last = cell;
  }
  return best;
}

function cellsByMean({ counts, sums }: CellSums): readonly number[] {
  const meanOf = (cell: number): number => (sums[cell] ?? 0) / Math.max(counts[cell] ?? 0, 1);
  return [...counts.keys()].toSorted((a, b) => meanOf(a) - meanOf(b) || a - b);
}

function sumByCell(rows: readonly number[], { own, input }: { own: Feature; input: TreeInput }): CellSums {
  const counts = new Float64Array(own.cellCount);
  const sums = new Float64Array(own.cellCount);
  for (const row of rows) {
    const cell = own.cells[row] ?? 0;
    counts[cell] = (counts[cell] ?? 0) + 1;
    sums[cell] = (sums[cell] ?? 0) + (input.targets[row] ?? 0);
  }
  return { counts, sums };
}

function divide(
  { rows, inside }: Node,
  { split, input }: { split: Split; input: TreeInput },
): readonly [Node, Node] {
  const own = input.features[split.feature];
  const isLeft = leftCells(split, { own, rng: input.rng });
  const sideOf = (side: number): Node => ({
    rows: rows.filter((row) => isLeft[own?.cells[row] ?? 0] === side),
    inside: inside.map((cells, feature) =>
      feature === split.feature ? cells.map((is, cell) => (isLeft[cell] === side ? is : 0)) : cells,
    ),
  });
  return [sideOf(1), sideOf(0)];
}

/** Marks what goes left. On a scale the cut lies anywhere in the gap between cells that hold rows, by chance: each tree in its own way. */
function leftCells(
  { last, next, order }: Split,
  { own, rng }: { own: Feature | undefined; rng: Rng },
): Uint8Array {
  const isLeft = new Uint8Array(order.length);
  if (own?.isOrdered === true) return isLeft.fill(1, 0, last + 1 + rng.below(next - last));
  for (const cell of order.slice(0, order.indexOf(last) + 1)) isLeft[cell] = 1;
  return isLeft;
}

function squaredError(input: TreeInput): number {
  const mean = sumOf(input.rows, input) / input.rows.length;
  return input.rows.reduce((sum, row) => sum + ((input.targets[row] ?? 0) - mean) ** 2, 0);
}

function sumOf(rows: readonly number[], { targets }: TreeInput): number {
  let sum = 0;
  for (const row of rows) sum += targets[row] ?? 0;
  return sum;
}
