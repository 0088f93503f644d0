import type { Behaviour } from './behaviour_folder.ts';
import type { BehaviourRun } from './behaviour_run.ts';
import { describeOutcome, isAsExpected } from './expectation.ts';

/** What all runs of a behaviour in a tier amount to. */
export interface Verdict {
  /** `limit`: it fails, as its header says it would in this tier. */
  readonly kind: 'ok' | 'broken' | 'limit';
  /** What is wrong, in the words of a person; empty when nothing is. */
  readonly problems: readonly string[];
}

/** The tier that a behaviour ran in. */
export interface JudgedTier {
  readonly name: string;
  readonly isStrict: boolean;
}

/** Judges the runs of one behaviour by what the tier promises and by what the header expects. */
export function judge(
  behaviour: Behaviour,
  seen: { readonly runs: readonly BehaviourRun[]; readonly tier: JudgedTier },
): Verdict {
  const { runs, tier } = seen;
  const problems = [...new Set(runs.flatMap((run) => problemsOf(behaviour, run, tier)))];
  if (problems.length === 0) return { kind: 'ok', problems };
  const limit = behaviour.header.outOfReach.get(tier.name);
  return limit === undefined
    ? { kind: 'broken', problems }
    : { kind: 'limit', problems: [...problems, limit] };
}

function problemsOf(behaviour: Behaviour, run: BehaviourRun, tier: JudgedTier): readonly string[] {
  const survivors = tier.isStrict && run.survivors.length > 0 && 'survivors in a tier that promises none';
  const foreign = run.foreignTags > 0 && 'output of another run in its logs';
  const end = run.outcome === undefined ? [run.fault ?? 'no outcome'] : endProblems(behaviour, run, tier);
  return [survivors, foreign, ...end].filter((one) => typeof one === 'string');
}

/** What is not as the header says; only of a run that has an outcome. */
function endProblems(
  { expectation, header }: Behaviour,
  run: BehaviourRun,
  tier: JudgedTier,
): readonly (string | false)[] {
  const { outcome, processes } = run;
  const [leaked, atLeast, up] = [run.leaked ?? 0, expectation?.leaked ?? 0, header.up ?? 0];
  return [
    outcome !== undefined &&
      expectation !== undefined &&
      !isAsExpected(outcome, expectation) &&
      `${describeOutcome(outcome)}, expected ${expectation.text}`,
    tier.isStrict && leaked < atLeast && `${leaked} leaked, expected ${atLeast} or more`,
    processes < up && `only ${processes} of ${up} processes came up`,
  ];
}
