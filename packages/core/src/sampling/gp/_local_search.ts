import { minimizeInBox } from '../linear_algebra/minimize_in_box.ts';
import type { Candidate, CandidateMaker } from './_candidate.ts';
import type { Axis } from './_encoding.ts';

/** All values of an axis with so few are tried; more ordered ones are searched along the line. */
const FEW_VALUES = 16;
const ROUNDS = 4;
const ASCENT_EVALUATIONS = 25;
/** Strides along an axis with many values, in values. */
const STRIDES: readonly number[] = [1, -1, 2, -2, 4, -4, 16, -16, 64, -64];

/**
 * Climbs from a candidate to a local maximum of the acquisition: by gradient along the axes with many values, then value
 * by value along the others, until neither helps.
 */
export function climb(start: Candidate, maker: CandidateMaker): Candidate {
  let best = start;
  for (let round = 0; round < ROUNDS; round++) {
    const ascended = ascend(best, maker);
    const stepped = stepThroughValues(ascended, maker);
    const isSettled = stepped === ascended;
    best = stepped;
    if (isSettled) break;
  }
  return best;
}

/** By gradient; stepped values are treated as continuous and rounded at the end. */
function ascend(start: Candidate, maker: CandidateMaker): Candidate {
  const { axes, orderedCount } = maker.encoding;
  const moving = axes.flatMap((axis, index) => (isSmooth(axis, start) ? [{ axis, index }] : []));
  if (moving.length === 0) return start;
  const row = start.row.slice();
  const byColumn = new Float64Array(orderedCount);
  const { point } = minimizeInBox(
    Float64Array.from(moving, ({ index }) => start.units[index] ?? 0),
    {
      evaluate: (units, gradient) => {
        moving.forEach(({ axis }, k) => (row[axis.column] = units[k] ?? 0));
        const value = maker.acquisition.valueWithGradient(row, byColumn);
        moving.forEach(({ axis }, k) => (gradient[k] = -(byColumn[axis.column] ?? 0)));
        return -value;
      },
      low: new Float64Array(moving.length),
      high: new Float64Array(moving.length).fill(1),
      maxEvaluations: ASCENT_EVALUATIONS,
    },
  );
  const units = start.units.slice();
  moving.forEach(({ index }, k) => (units[index] = point[k] ?? 0));
  return better(start, maker.at(units));
}

function isSmooth({ isOrdered, valueCount, parameter }: Axis, { params }: Candidate): boolean {
  return isOrdered && valueCount > FEW_VALUES && Object.hasOwn(params, parameter.name);
}

/** One pass over all stepped and unordered axes, each moved to its best value. */
function stepThroughValues(start: Candidate, maker: CandidateMaker): Candidate {
  let best = start;
  maker.encoding.axes.forEach((axis, index) => {
    if (axis.valueCount === Infinity || !Object.hasOwn(best.params, axis.parameter.name)) return;
    for (const unit of otherPlaces(axis, best.units[index] ?? 0)) {
      const units = best.units.slice();
      units[index] = unit;
      best = better(best, maker.at(units));
    }
  });
  return best;
}

function otherPlaces({ isOrdered, valueCount }: Axis, unit: number): readonly number[] {
  if (!isOrdered || valueCount <= FEW_VALUES) {
    return Array.from({ length: valueCount }, (_, i) => (i + 0.5) / valueCount);
  }
  return STRIDES.map((stride) => unit + stride / valueCount).filter((place) => place >= 0 && place <= 1);
}

function better(best: Candidate, other: Candidate | undefined): Candidate {
  return other !== undefined && other.value > best.value ? other : best;
}
