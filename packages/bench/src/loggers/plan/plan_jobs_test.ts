import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planJobs } from './plan_jobs.ts';

const OPTIONS = {
  cases: ['calls'],
  areCasesChosen: true,
  contenders: ['noop', 'batched', 'pino', 'pino_best'],
  quick: false,
  seed: 1,
};
const orderOf = (seed: number, block: number): readonly string[] =>
  planJobs({ ...OPTIONS, seed })
    .filter((job) => job.block === block)
    .map(({ contender, variant }) => `${contender} ${variant}`);

test('planJobs() has everyone once in each block, in an order of its own that the seed decides', () => {
  const statics = planJobs(OPTIONS).filter(({ variant }) => variant === 'static');
  for (const block of [0, 1, 2, 3, 4]) {
    const names = statics.filter((job) => job.block === block).map(({ contender }) => contender);
    assert.deepEqual(names.toSorted(), OPTIONS.contenders.toSorted());
  }
  assert.deepEqual(orderOf(1, 0), orderOf(1, 0));
  assert.notDeepEqual(orderOf(1, 0), orderOf(1, 1));
  assert.notDeepEqual(orderOf(1, 0), orderOf(2, 0));
});

test('planJobs() ends one block before the next begins', () => {
  const blocks = planJobs(OPTIONS).map(({ block }) => block);
  assert.deepEqual(
    blocks,
    blocks.toSorted((a, b) => a - b),
  );
});

test('planJobs() repeats as often as it is told, but not what is done once', () => {
  const jobs = planJobs({ ...OPTIONS, cases: ['sustained', 'overload'], repeat: 2 });
  const blocksOf = (name: string): number =>
    new Set(jobs.filter(({ caseName }) => caseName === name).map(({ block }) => block)).size;
  assert.deepEqual([blocksOf('sustained'), blocksOf('overload')], [2, 1]);
});

test('planJobs() leaves out of a quick run what takes long, unless it was asked for by name', () => {
  const countOf = (cases: readonly string[], areCasesChosen: boolean): number =>
    planJobs({ ...OPTIONS, cases, areCasesChosen, quick: true }).length;
  assert.equal(countOf(['idle'], false), 0);
  assert.equal(countOf(['idle'], true), 3);
  assert.equal(countOf(['calls'], true), countOf(['calls'], false));
});
