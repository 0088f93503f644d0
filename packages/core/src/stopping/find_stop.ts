import type { Direction } from '../scoring/objective.ts';
import type { BestCurve } from './best_curve.ts';
import { expectedGain } from './expected_gain.ts';
import { FAILURE_SHARE_FROM, type Stop, type StopRules } from './stop_rules.ts';

/** What the rules are held against. */
export interface StopView {
  readonly curve: BestCurve;
  /** Of the first objective. */
  readonly direction: Direction;
  /** Results still to come; Infinity when nobody knows. */
  readonly left: number;
  /** Running time so far; undefined without a clock. */
  readonly elapsedMs?: number;
}

/** The first rule that ends the search, with its reason; undefined when it goes on. */
export function findStop(rules: StopRules, view: StopView): Stop | undefined {
  return (
    stopAtTarget(rules, view) ??
    stopAtTime(rules, view) ??
    stopAfterFailures(rules, view) ??
    stopWithoutGain(rules, view) ??
    stopBeforeLittle(rules, view)
  );
}

function stopAtTarget({ target }: StopRules, { curve, direction }: StopView): Stop | undefined {
  if (target === undefined || curve.successes === 0) return undefined;
  const loss = direction === 'maximize' ? -target : target;
  if (curve.best > loss) return undefined;
  return { kind: 'target', reason: `The target of ${target} was reached` };
}

function stopAtTime({ wallMs }: StopRules, { elapsedMs = 0 }: StopView): Stop | undefined {
  if (wallMs === undefined || elapsedMs < wallMs) return undefined;
  return { kind: 'wall', reason: 'Time budget spent' };
}

function stopAfterFailures({ failures, failureShare }: StopRules, { curve }: StopView): Stop | undefined {
  if (failures !== undefined && failures > 0 && curve.failuresInRow >= failures)
    return { kind: 'failures', reason: `Stopped after ${curve.failuresInRow} failures in a row` };
  const share = curve.failures / curve.told;
  if (failureShare === undefined || curve.told < FAILURE_SHARE_FROM || share < failureShare) return undefined;
  return {
    kind: 'failure_share',
    reason: `Stopped because ${curve.failures} of ${curve.told} experiments failed, a share of ${failureShare} or more`,
  };
}

function stopWithoutGain({ patience, minGain = 0 }: StopRules, { curve }: StopView): Stop | undefined {
  if (patience === undefined || curve.successes === 0 || curve.told <= patience) return undefined;
  if (curve.hasSeveralObjectives) {
    if (curve.told - curve.lastOnFront < patience) return undefined;
    return { kind: 'patience', reason: `No new member of the Pareto front in ${patience} results in a row` };
  }
  const before = curve.bestAfter(curve.told - patience);
  const gain = (before - curve.best) / (Math.abs(before) || 1);
  if (before === Infinity || (minGain > 0 ? gain >= minGain : gain > 0)) return undefined;
  const what = minGain > 0 ? `gain of ${percent(minGain)} or more` : 'gain';
  return { kind: 'patience', reason: `No ${what} in ${patience} results in a row` };
}

function stopBeforeLittle({ expectedGain: least }: StopRules, { curve, left }: StopView): Stop | undefined {
  // With nothing left it is the budget that ends the search.
  if (least === undefined || left <= 0) return undefined;
  // Without a budget the question is what as many results again would bring.
  const gain = expectedGain(curve, Number.isFinite(left) ? left : curve.told);
  if (gain === undefined) return undefined;
  const share = gain / (Math.abs(curve.best) || 1);
  if (share >= least) return undefined;
  const reason = `What is left promises a gain of ${percent(share)}, less than ${percent(least)}`;
  return { kind: 'expected_gain', reason };
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`;
}
