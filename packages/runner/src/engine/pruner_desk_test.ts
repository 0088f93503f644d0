import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ExperimentOrigin, ReportedValue } from '@autotuner/core';
import { sampleConfig, sampleExperiment } from '@autotuner/core/testing';
import { PrunerDesk } from './pruner_desk.ts';

const MEDIAN = sampleConfig({ pruner: { type: 'median', minTrials: 1 } });
const one = (number: number, origin: ExperimentOrigin = 'sampler') => ({ number, origin });
const steps = (value: number, count = 5): readonly ReportedValue[] =>
  Array.from({ length: count }, (_, step) => ({ step, value }));

function openDesk(config = MEDIAN): PrunerDesk {
  const desk = new PrunerDesk(config);
  desk.restore(sampleExperiment({ number: 1 }), steps(10));
  return desk;
}

test('decide() ends who is poor at the first report that says so', async () => {
  const desk = openDesk();
  desk.begin(2);
  assert.deepEqual(await desk.decide(one(2), steps(11)), {
    kind: 'pruned',
    step: 0,
    value: 11,
    reason: 'median: 1 of 1 successes were better by step 0',
  });
  desk.begin(3);
  assert.equal(await desk.decide(one(3), steps(9)), undefined);
});

test('decide() never ends a baseline or what is measured again, and compares others with them', async () => {
  const desk = openDesk();
  for (const [number, origin] of [
    [2, 'baseline'],
    [3, 'remeasure'],
  ] as const) {
    desk.begin(number);
    assert.equal(await desk.decide(one(number, origin), steps(99)), undefined);
    desk.end({ number, state: 'succeeded' });
  }
  desk.begin(4);
  assert.equal(await desk.decide(one(4), steps(50)), undefined, 'two of three successes are worse');
});

test('decide() judges reports in their order, also when the next ones come while it is at work', async () => {
  const desk = openDesk(sampleConfig({ pruner: { type: 'patience', patience: 4 } }));
  desk.begin(2);
  const values = [5, 4, 3, 3, 3, 3, 3, 3];
  const outcomes = await Promise.all(
    values.map((value, step) =>
      desk.decide(one(2), [
        { step: 2 * step, value },
        { step: 2 * step + 1, value },
      ]),
    ),
  );
  const first = outcomes.find((outcome) => outcome !== undefined);
  assert.ok(first?.kind === 'pruned');
  assert.equal(first.step, 8);
});

test('decide() judges nobody who has ended meanwhile, and keeps the reports', async () => {
  const desk = new PrunerDesk(MEDIAN);
  desk.begin(1);
  const late = desk.decide(one(1), steps(10, 50));
  desk.end({ number: 1, state: 'succeeded' });
  assert.equal(await late, undefined);
  desk.begin(2);
  const outcome = await desk.decide(one(2), [{ step: 49, value: 11 }]);
  assert.equal(outcome?.kind, 'pruned', 'the last report of the first one is compared with');
});

test('an attempt that is begun again has reported nothing, and one that was interrupted is forgotten', async () => {
  const desk = new PrunerDesk(MEDIAN);
  desk.begin(1);
  await desk.decide(one(1), steps(1));
  desk.end({ number: 1, state: 'queued' });
  desk.begin(2);
  assert.equal(await desk.decide(one(2), steps(50)), undefined);
  desk.begin(1);
  desk.end({ number: 1, state: 'succeeded' });
  assert.equal(
    await desk.decide(one(2), [{ step: 9, value: 50 }]),
    undefined,
    'a success without reports is no measure',
  );
});

test('a thousand reports among two hundred others leave the event loop to the rest', async () => {
  const desk = new PrunerDesk(sampleConfig({ pruner: { type: 'median' } }));
  for (let number = 1; number <= 200; number++)
    desk.restore(sampleExperiment({ number }), steps(number, 100));
  desk.begin(201);
  let longest = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 1);
  const start = performance.now();
  assert.equal(await desk.decide(one(201), steps(0, 1000)), undefined);
  clearInterval(beat);
  const totalMs = performance.now() - start;
  assert.ok(longest < 500, `the event loop stood still for ${longest} ms, ${totalMs} ms in all`);
});
