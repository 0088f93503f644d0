import { seededRng, seedFrom } from '../../samplers/seeded_rng.ts';
import { CASES, type CaseEntry, type VariantEntry } from './case_table.ts';
import type { Job } from './job.ts';

/** What to measure. */
export interface PlanOptions {
  readonly cases: readonly string[];
  /** Whether the cases were asked for by name: then even those are run, once, that a quick run leaves out. */
  readonly areCasesChosen: boolean;
  readonly contenders: readonly string[];
  readonly quick: boolean;
  /** Blocks of every case that repeats, in place of its own number. */
  readonly repeat?: number;
  /** Decides the order. */
  readonly seed: number;
}

/**
 * All processes to run, case by case. Within a case each block has every variant of every contender once, in an order of
 * its own: whatever slows the machine for a while does not slow always the same one.
 */
export function planJobs(options: PlanOptions): readonly Job[] {
  return CASES.filter(({ name }) => options.cases.includes(name)).flatMap((one) => planCase(one, options));
}

function planCase(one: CaseEntry, options: PlanOptions): readonly Job[] {
  const { quick, seed, areCasesChosen } = options;
  const isLeftOut = quick && one.variants.every(({ quickBlocks }) => quickBlocks === 0);
  const of = (variant: VariantEntry): number =>
    isLeftOut && areCasesChosen ? 1 : blocksOf(variant, options);
  const blocks = Math.max(0, ...one.variants.map(of));
  return Array.from({ length: blocks }, (_, block) => {
    const jobs = one.variants
      .filter((variant) => block < of(variant))
      .flatMap(({ name: variant, contenders }) =>
        contenders
          .filter((contender) => options.contenders.includes(contender))
          .map((contender): Job => ({ caseName: one.name, contender, variant, block, quick })),
      );
    return shuffled(jobs, seedFrom(seed, one.name, block));
  }).flat();
}

function blocksOf(variant: VariantEntry, { quick, repeat }: PlanOptions): number {
  const blocks = quick ? variant.quickBlocks : variant.blocks;
  return repeat === undefined || blocks < 2 ? blocks : repeat;
}

function shuffled(jobs: readonly Job[], seed: number): readonly Job[] {
  const rng = seededRng(seed);
  const order = [...jobs];
  for (let at = order.length - 1; at > 0; at--) {
    const other = rng.below(at + 1);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}
