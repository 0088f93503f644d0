import { outcomeWord } from '../format/outcome_text.ts';
import type { Look } from './look.ts';
import type { Progress } from './progress.ts';

/** Counts by outcome in words: "38 ok (2 infeasible), 9 pruned, 1 crash, 1 timeout". */
export function countsText(progress: Progress, look: Look): string {
  const { paint } = look;
  const failures = progress.failures.map(([kind, count]) => paint.bad(`${count} ${outcomeWord(kind)}`));
  const pruned = progress.pruned === 0 ? [] : [paint.warn(`${progress.pruned} pruned`)];
  const infeasible = progress.infeasible === 0 ? '' : paint.warn(` (${progress.infeasible} infeasible)`);
  return [`${paint.good(`${progress.succeeded} ok`)}${infeasible}`, ...pruned, ...failures].join(', ');
}
