import type { Rng } from '../../ports/rng.ts';
import type { Params } from '../../search_space/distribution.ts';
import type { Mixture } from './_mixture.ts';

/** Of all candidates. */
const RECOMBINED_SHARE = 0.5;
/** Of the dimensions of a recombined candidate. */
const FOREIGN_SHARE = 0.5;

/**
 * Draws a candidate from the density of the good observations, whose members are the slots from 0 on. Half of the
 * candidates come from one kernel. The others take about half of their dimensions from kernels drawn for each alone: what
 * is good in one dimension is often good whatever the others are, and the score will tell.
 */
export function proposeFrom(below: Mixture, rng: Rng): Params {
  const { memberCount } = below;
  const drawn = rng.below(memberCount + 1);
  const own = drawn === memberCount ? undefined : drawn;
  if (memberCount === 0 || rng.float() >= RECOMBINED_SHARE) return below.draw(() => own, rng);
  const slotFor = (dimension: number): number | undefined => {
    if (rng.float() >= FOREIGN_SHARE) return own;
    const other = rng.below(memberCount);
    return below.isActiveIn(other, dimension) ? other : own;
  };
  return below.draw(slotFor, rng);
}
