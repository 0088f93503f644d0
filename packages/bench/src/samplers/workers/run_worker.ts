import { openContender } from '../run/open_contender.ts';
import { labelOf, type Contender } from '../run/contender.ts';
import { runTrials, type RunRecord } from '../run/run_trials.ts';
import { loadSuite } from '../suite/load_suite.ts';

/** One run, as it is sent to a thread. */
export interface RunJob {
  /** Address of the suite module. */
  readonly suite: string;
  readonly caseName: string;
  readonly contender: Contender;
  readonly seed: number;
  readonly trials: number;
}

/** Runs one contender on one case with one seed; the entry of a piscina thread. */
export default async function runInWorker({
  suite,
  caseName,
  contender,
  seed,
  trials,
}: RunJob): Promise<RunRecord> {
  const benchCase = (await loadSuite(suite)).find(({ name }) => name === caseName);
  if (benchCase === undefined)
    throw new Error(`Cannot run case "${caseName}": the suite has none of that name`);
  const { space, group } = benchCase;
  const askTell = await openContender(contender, {
    space,
    directions: ['minimize'],
    seed,
    budget: trials,
    mayFail: group === 'fails',
  });
  try {
    return await runTrials(askTell, benchCase, { trials, seed, label: labelOf(contender, group) });
  } finally {
    await askTell.close?.();
  }
}
