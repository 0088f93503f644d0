import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Params, ToldResult } from '@autotuner/core';
import { readSuite } from '../suite/read_suite.ts';
import type { BenchCase } from '../suite/bench_case.ts';
import type { AskTell } from './ask_tell.ts';
import { evaluate } from './evaluate.ts';
import { runTrials, type RunRecord } from './run_trials.ts';

function caseOf(entry: Readonly<Record<string, unknown>>): BenchCase {
  const space = [{ name: 'x', t: 'f', lo: 0, hi: 9 }];
  const [made] = readSuite({ FAILS: { some: { space, f: (p: Params) => p['x'], ...entry } } }, 'test');
  assert.ok(made !== undefined);
  return made;
}

/** Suggests the given values one after the other and keeps what it is told. */
function scripted(values: readonly number[]): AskTell & { readonly told: ToldResult[] } {
  const told: ToldResult[] = [];
  let number = 0;
  return {
    told,
    suggest: () => {
      const x = values[number];
      return x === undefined ? undefined : { number: ++number, params: { x } };
    },
    tell: (_, result) => told.push(result),
  };
}

function run(askTell: AskTell, benchCase: BenchCase, trials = 4): Promise<RunRecord> {
  return runTrials(askTell, benchCase, { trials, seed: 5, label: 'scripted' });
}

test('runTrials() follows the best value and keeps it when nothing is left to try', async () => {
  const record = await run(scripted([3, 5, 2]), caseOf({}), 5);
  assert.deepEqual(record.curve, [3, 3, 2, 2, 2]);
  assert.deepEqual([record.failures, record.firstSuccess], [0, 1]);
});

test('runTrials() tells failures with kind and progress, and counts them', async () => {
  const askTell = scripted([1, 2, 3, 4]);
  const f = ({ x }: Params): unknown =>
    [{ frac: 0.1, err: 'oom' }, { frac: 0.4 }, { frac: 2, err: 'weather' }, 7][Number(x) - 1];
  const record = await run(askTell, caseOf({ f }));
  assert.deepEqual(askTell.told, [
    { failure: 'oom', progress: 0.1 },
    { failure: 'crash', progress: 0.4 },
    { failure: 'crash', progress: 1 },
    7,
  ]);
  assert.deepEqual(record.curve, [null, null, null, 7]);
  assert.deepEqual([record.failures, record.firstSuccess, record.unknownKinds], [3, 4, ['weather']]);
});

test('runTrials() follows hidden values only while nothing succeeds', async () => {
  const f = ({ x }: Params): unknown => (x === 4 ? 50 : { frac: 0.5, true: Number(x) });
  const record = await run(scripted([3, 2, 5, 4]), caseOf({ f }));
  assert.deepEqual(record.curve, [3, 2, 2, 50]);
});

test('runTrials() reports the true value of what looks best under noise', async () => {
  const askTell = scripted([1, 2, 1, 2]);
  const record = await run(askTell, caseOf({ noise: 5 }));
  const best = askTell.told.reduce<number>(
    (at, told, i) => (Number(told) < Number(askTell.told[at]) ? i : at),
    0,
  );
  assert.notEqual(askTell.told[0], 1);
  assert.equal(record.curve.at(-1), [1, 2, 1, 2][best]);
});

test('runTrials() refuses a suggestion outside of the space', async () => {
  await assert.rejects(
    run(scripted([11]), caseOf({})),
    /Cannot use suggestion of "scripted" for case "some": .*"x" is 11/,
  );
});

test('evaluate() names the case and the point when a function misbehaves', () => {
  const at = (f: unknown): unknown => evaluate(caseOf({ f }), { x: 1 }, { seed: 0, number: 1 });
  assert.throws(
    () =>
      at(() => {
        throw new Error('boom');
      }),
    /Cannot run case "some" at \{"x":1\}: it threw "boom"/,
  );
  assert.throws(() => at(() => 'fast'), /it returned "fast", must be a number or \{ frac, err \}/);
  assert.throws(() => at(() => ({ frac: -1 })), /it failed with frac -1/);
  assert.deepEqual(
    at(() => NaN),
    { kind: 'failure', failure: 'invalid_result', progress: 1 },
  );
});

test('evaluate() gives the same noise for the same seed and number, and another for others', () => {
  const noisy = caseOf({ noise: 1 });
  const seen = (seed: number, number: number): unknown => {
    const one = evaluate(noisy, { x: 3 }, { seed, number });
    return one.kind === 'success' && one.seen;
  };
  assert.equal(seen(1, 1), seen(1, 1));
  assert.equal(new Set([seen(1, 1), seen(1, 2), seen(2, 1)]).size, 3);
});

test('noise has the spread that the case names', () => {
  const values = (entry: Readonly<Record<string, unknown>>): readonly number[] =>
    Array.from({ length: 4000 }, (_, number) => {
      const one = evaluate(caseOf(entry), { x: 4 }, { seed: 1, number });
      return one.kind === 'success' ? one.seen : NaN;
    });
  const spread = (list: readonly number[]): number => {
    const mean = list.reduce((sum, own) => sum + own, 0) / list.length;
    return Math.sqrt(list.reduce((sum, own) => sum + (own - mean) ** 2, 0) / list.length);
  };
  assert.ok(Math.abs(spread(values({ noise: 0.5 })) - 0.5) < 0.03);
  assert.ok(Math.abs(spread(values({ relativeNoise: 0.2 }).map((own) => Math.log(own / 4))) - 0.2) < 0.012);
});

test('one retry leaves a share of failures by chance to the power of two', () => {
  const failures = (flaky: unknown): number =>
    Array.from({ length: 4000 }, (_, number) =>
      evaluate(caseOf({ flaky }), { x: 1 }, { seed: 1, number }),
    ).filter(({ kind }) => kind === 'failure').length / 4000;
  assert.ok(Math.abs(failures({ share: 0.2 }) - 0.2) < 0.03);
  assert.ok(Math.abs(failures({ share: 0.2, retries: 1 }) - 0.04) < 0.015);
});
