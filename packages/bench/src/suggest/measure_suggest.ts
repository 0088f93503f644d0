import type { HistoryEntry, SamplerType } from '@autotuner/core';
import { MADE_UP_SPACES, madeUpHistory, type MadeUpSpace } from './made_up.ts';
import { OptunaTiming, type OptunaSampler } from './optuna_timing.ts';
import { OwnCase, type TimedCase } from './own_timing.ts';
import type { SuggestTiming } from './suggest_figures.ts';
import type { SuggestOptions } from './suggest_options.ts';

const COUNTS = [100, 1000, 10_000];
const QUICK_COUNTS = [100, 1000];
/** Ours and Optuna's take turns so often, so that what else the machine does meets both. */
const ROUNDS = 8;
const QUICK_ROUNDS = 2;
/** Suggestions in a turn. */
const TURN = 12;
/** Before anything counts: code gets compiled, caches get filled. */
const WARM_UP = 12;
/** A Gaussian process grows with the cube of the results; it is meant for short tasks. */
const MOST_RESULTS: Readonly<Record<string, number>> = { gp: 200 };

interface Case {
  readonly madeUp: MadeUpSpace;
  readonly count: number;
  readonly history: readonly HistoryEntry[];
}

/** Measures every sampler in every case. */
export async function measureSuggestions(
  options: SuggestOptions,
  progress: (text: string) => void,
): Promise<readonly SuggestTiming[]> {
  const optuna = await OptunaTiming.start(options.python);
  if (optuna === undefined) progress(`"${options.python}" has no Optuna: only ours is measured`);
  const timings: SuggestTiming[] = [];
  try {
    for (const one of casesOf(options)) {
      for (const sampler of options.samplers) {
        progress(`${sampler}, ${one.madeUp.name}, n = ${one.count}`);
        timings.push(await measureCase(sampler, { ...one, optuna, quick: options.quick }));
      }
    }
  } finally {
    optuna?.close();
  }
  return timings;
}

function casesOf({ quick }: SuggestOptions): readonly Case[] {
  return MADE_UP_SPACES.flatMap((madeUp) =>
    (quick ? QUICK_COUNTS : COUNTS).map((count) => ({
      madeUp,
      count,
      history: madeUpHistory(madeUp.space, count),
    })),
  );
}

async function measureCase(
  sampler: SamplerType,
  one: Case & { readonly optuna: OptunaTiming | undefined; readonly quick: boolean },
): Promise<SuggestTiming> {
  const base = { sampler, space: one.madeUp.name, count: one.count };
  const most = MOST_RESULTS[sampler] ?? Infinity;
  if (one.count > most) return { ...base, own: `measured up to n = ${most} only` };
  try {
    return { ...base, ...(await measureBoth(sampler, one)) };
  } catch (error) {
    return { ...base, own: error instanceof Error ? error.message : String(error) };
  }
}

async function measureBoth(
  sampler: SamplerType,
  one: Case & { readonly optuna: OptunaTiming | undefined; readonly quick: boolean },
): Promise<Pick<SuggestTiming, 'own' | 'optuna'>> {
  const source = { space: one.madeUp.space, history: one.history };
  const rounds = one.quick ? QUICK_ROUNDS : ROUNDS;
  const ours = new OwnCase(sampler, source);
  // A failure shows before Optuna is asked to prepare as much.
  await ours.measure(WARM_UP);
  if (one.optuna === undefined || !hasRival(sampler)) {
    const [own = []] = await takeTurns([ours], rounds);
    return { own };
  }
  const theirs = await one.optuna.open(sampler, source);
  const [own = [], times = []] = await takeTurns([ours, theirs], rounds);
  return { own, optuna: { name: `Optuna ${one.optuna.version} ${sampler}`, times } };
}

function hasRival(sampler: SamplerType): sampler is OptunaSampler {
  return sampler === 'tpe' || sampler === 'random';
}

async function takeTurns(
  cases: readonly TimedCase[],
  rounds: number,
): Promise<readonly (readonly number[])[]> {
  for (const one of cases) await one.measure(WARM_UP / 4);
  const times = cases.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, one] of cases.entries()) times[i]?.push(...(await one.measure(TURN)));
  }
  return times;
}
