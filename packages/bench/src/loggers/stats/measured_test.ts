import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JobRecord } from '../plan/job.ts';
import { Measured } from './measured.ts';

function record(contender: string, block: number, metrics: Readonly<Record<string, number>>): JobRecord {
  return {
    caseName: 'calls',
    variant: 'static',
    contender,
    block,
    quick: false,
    elapsedMs: 1,
    result: { metrics },
  };
}

const at = (contender: string) => ({ caseName: 'calls', variant: 'static', contender, metric: 'burst' });

test('Measured.ratioOf() compares within each block, so that a slow block slows both sides', () => {
  const speeds = [1, 10, 3];
  const measured = new Measured(
    speeds.flatMap((slow, block) => [
      record('ours', block, { burst: 50 * slow }),
      record('theirs', block, { burst: 1_000 * slow }),
    ]),
  );
  const ratio = measured.ratioOf(at('ours'), { best: [at('theirs')], isMore: false });
  assert.deepEqual(ratio, { median: 0.05, low: 0.05, high: 0.05, count: 3 });
});

test('Measured.ratioOf() takes the best of several others', () => {
  const measured = new Measured([
    record('ours', 0, { burst: 50 }),
    record('slow', 0, { burst: 200 }),
    record('fast', 0, { burst: 100 }),
  ]);
  const best = [at('slow'), at('fast'), at('missing')];
  assert.equal(measured.ratioOf(at('ours'), { best, isMore: false })?.median, 0.5);
  assert.equal(measured.ratioOf(at('ours'), { best, isMore: true })?.median, 0.25);
  assert.equal(measured.ratioOf(at('ours'), { best: [at('missing')], isMore: true }), undefined);
});

test('Measured leaves out blocks in which an empty function was slow, while enough others are left', () => {
  const blocks = [20, 30, 50_000, 25];
  const records = (count: number): JobRecord[] =>
    blocks
      .slice(0, count)
      .flatMap((p99, block) => [
        record('noop', block, { p99 }),
        record('ours', block, { burst: block === 2 ? 900 : 50 }),
      ]);
  const clean = new Measured(records(4));
  assert.deepEqual([...clean.disturbed], [2]);
  assert.equal(clean.valuesOf(at('ours')).size, 3);
  assert.equal(new Measured(records(3)).valuesOf(at('ours')).size, 3);
});

test('Measured leaves out processes that were not let to run, as long as there are others', () => {
  const lossOf = (waits: readonly number[]): number | undefined => {
    const deaths = waits.map((waitedPercent, block): JobRecord => {
      const metrics = { lostMs: waitedPercent > 50 ? 100 : 1, waitedPercent };
      return { ...record('ours', block, metrics), caseName: 'dying', variant: 'sigkill' };
    });
    const source = { caseName: 'dying', variant: 'sigkill', contender: 'ours', metric: 'lostMs' };
    return Math.max(...new Measured(deaths).valuesOf(source).values());
  };
  assert.equal(lossOf([0, 1, 80, 2]), 1);
  assert.equal(lossOf([80, 80, 2]), 1);
  assert.equal(lossOf([80, 80]), 100);
});
