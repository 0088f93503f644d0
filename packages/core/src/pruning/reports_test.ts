import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bestLossBy, isDue, meanLoss, reportsByStep } from './reports.ts';
import type { Report } from './pruner.ts';

const trialOf = (reports: readonly Report[]) => ({ number: 1, state: 'running' as const, reports });

test('bestLossBy() takes the reports up to the first one at or after a step', () => {
  const trial = trialOf([
    { step: 1, loss: 5 },
    { step: 4, loss: 3 },
    { step: 9, loss: 1 },
  ]);
  assert.deepEqual(
    [0, 1, 2, 4, 5, 9, 10].map((step) => bestLossBy(trial, step)),
    [5, 5, 3, 3, 1, 1, undefined],
  );
});

test('bestLossBy() finds the same whatever the order of the reports, the last one of a step counting', () => {
  const arbitraryReport = fc.record({ step: fc.nat({ max: 6 }), loss: fc.integer({ min: 0, max: 9 }) });
  fc.assert(
    fc.property(fc.array(arbitraryReport), fc.nat({ max: 7 }), (reports, step) => {
      const sorted = trialOf(reportsByStep(trialOf(reports)));
      assert.equal(bestLossBy(trialOf(reports), step), bestLossBy(sorted, step));
    }),
  );
});

test('what is known of reports that grow is what a fresh list of them says', () => {
  const arbitraryReport = fc.record({
    step: fc.nat({ max: 9 }),
    loss: fc.constantFrom(3, 1, 7, NaN, Infinity, -Infinity),
  });
  fc.assert(
    fc.property(fc.array(arbitraryReport, { maxLength: 12 }), fc.boolean(), (reports, isSorted) => {
      const told = isSorted ? reportsByStep(trialOf(reports)) : reports;
      const growing: Report[] = [];
      for (const report of told) {
        growing.push(report);
        const [known, fresh] = [trialOf(growing), trialOf([...growing])];
        assert.deepEqual(reportsByStep(known), reportsByStep(fresh));
        assert.equal(meanLoss(known), meanLoss(fresh));
        for (let step = 0; step < 11; step++) assert.equal(bestLossBy(known, step), bestLossBy(fresh, step));
      }
    }),
  );
});

test('bestLossBy() and meanLoss() notice that a list was changed', () => {
  const reports = [
    { step: 1, loss: 5 },
    { step: 2, loss: 3 },
  ];
  assert.deepEqual([bestLossBy(trialOf(reports), 2), meanLoss(trialOf(reports))], [3, 4]);
  reports.splice(1, 1, { step: 2, loss: 7 });
  assert.deepEqual([bestLossBy(trialOf(reports), 2), meanLoss(trialOf(reports))], [5, 6]);
  reports.pop();
  assert.deepEqual([bestLossBy(trialOf(reports), 2), meanLoss(trialOf(reports))], [undefined, 5]);
});

test('reportsByStep() keeps the last report of a step', () => {
  const reports = [
    { step: 2, loss: 5 },
    { step: 1, loss: 4 },
    { step: 2, loss: 3 },
  ];
  assert.deepEqual(reportsByStep(trialOf(reports)), [
    { step: 1, loss: 4 },
    { step: 2, loss: 3 },
  ]);
});

test('isDue() holds for a leap over several intervals, and for none without a report', () => {
  const pace = { warmupSteps: 2, intervalSteps: 5 };
  assert.equal(isDue([], pace), false);
  assert.equal(
    isDue(
      [
        { step: 3, loss: 0 },
        { step: 30, loss: 0 },
      ],
      pace,
    ),
    true,
  );
  assert.equal(
    isDue(
      [
        { step: 3, loss: 0 },
        { step: 6, loss: 0 },
      ],
      pace,
    ),
    false,
  );
});
