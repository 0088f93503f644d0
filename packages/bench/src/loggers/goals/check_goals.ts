import type { Interval } from '../stats/interval.ts';
import type { Measured } from '../stats/measured.ts';
import type { Goal } from './goal.ts';

/**
 * `met`; `noise` = the median misses, the interval does not; `open` = missed, but not worse than what had been reached;
 * `missed` = by more than the noise; `absent` = not measured.
 */
export type Verdict = 'met' | 'noise' | 'open' | 'missed' | 'absent';

/** A goal and how the run stands to it. */
export interface GoalResult {
  readonly text: string;
  readonly verdict: Verdict;
  readonly limit: number;
  readonly measured?: Interval;
}

/** Compares a run with the goals. */
export function checkGoals(goals: readonly Goal[], measured: Measured): readonly GoalResult[] {
  return goals.map((goal) => checkGoal(goal, measured));
}

function checkGoal(goal: Goal, measured: Measured): GoalResult {
  const limit = limitOf(goal);
  const found = intervalOf(goal, measured);
  if (found === undefined || Number.isNaN(found.median)) return { text: goal.text, verdict: 'absent', limit };
  return { text: goal.text, verdict: verdictOf(goal, found), limit, measured: found };
}

/** The limit, whichever it is. */
function limitOf({ atMost, atLeast }: Goal): number {
  return atMost ?? atLeast ?? Number.NaN;
}

function verdictOf(goal: Goal, found: Interval): Verdict {
  const limit = limitOf(goal);
  const isMore = goal.atMost === undefined;
  if (isMore ? found.median >= limit : found.median <= limit) return 'met';
  const best = isMore ? found.high : found.low;
  const reaches = (wanted: number): boolean => (isMore ? best >= wanted : best <= wanted);
  if (reaches(limit)) return 'noise';
  return goal.reached !== undefined && reaches(goal.reached) ? 'open' : 'missed';
}

function intervalOf(goal: Goal, measured: Measured): Interval | undefined {
  const isMore = goal.atMost === undefined;
  if (goal.to !== undefined) return measured.ratioOf(goal.of, { best: goal.to, isMore });
  if (goal.less !== undefined) return measured.intervalAbove(goal.of, goal.less);
  if (goal.isWorst !== true) return measured.intervalOf(goal.of);
  const values = [...measured.valuesOf(goal.of).values()];
  if (values.length === 0) return undefined;
  const worst = isMore ? Math.min(...values) : Math.max(...values);
  return { median: worst, low: worst, high: worst, count: values.length };
}
