import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createPruner } from './create_pruner.ts';
import type { ReportedTrial } from './pruner.ts';
import type { PrunerConfig } from './pruner_config.ts';

/** Pruners that compare by rank only. */
const BY_RANK: readonly PrunerConfig[] = [
  { type: 'median', minTrials: 1 },
  { type: 'percentile', percentile: 25, minTrials: 2 },
  { type: 'percentile', percentile: 90, minTrials: 3, warmupSteps: 1, intervalSteps: 7 },
  { type: 'successive_halving', reductionFactor: 2 },
  { type: 'successive_halving', minTrials: 2, earlyStoppingRate: 1, reductionFactor: 2 },
  { type: 'hyperband', maxResource: 8, reductionFactor: 2 },
];
const COMPARING: readonly PrunerConfig[] = [...BY_RANK, { type: 'wilcoxon', pThreshold: 0.4 }];

const arbitraryLoss = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -9, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -Infinity) },
);
const arbitraryReports = fc
  .array(arbitraryLoss, { minLength: 1, maxLength: 10 })
  .map((losses) => losses.map((loss, i) => ({ step: i + 1, loss })));
const arbitraryTrials = fc
  .array(
    fc.record({
      state: fc.constantFrom('succeeded', 'succeeded', 'running', 'pruned', 'failed'),
      reports: arbitraryReports,
    }),
    { maxLength: 12 },
  )
  .map((trials): readonly ReportedTrial[] => trials.map((trial, i) => ({ number: i + 2, ...trial })));

for (const config of COMPARING) {
  const pruner = createPruner(config);
  const name = JSON.stringify(config);

  test(`createPruner(${name}) never ends a trial that is nowhere worse than any other`, () => {
    fc.assert(
      fc.property(arbitraryTrials, fc.nat({ max: 9 }), fc.nat(), (others, last, seed) => {
        const at = (step: number): number[] =>
          others
            .flatMap(({ reports }) =>
              reports.filter((report) => report.step === step && !Number.isNaN(report.loss)),
            )
            .map(({ loss }) => loss);
        const reports = Array.from({ length: last + 1 }, (_, i) => ({
          step: i + 1,
          loss: Math.min(...at(i + 1), 99),
        }));
        const trial: ReportedTrial = { number: 1, state: 'running', reports };
        assert.equal(pruner.decide({ seed, trial, others }).prune, false);
      }),
    );
  });

  test(`createPruner(${name}) does not look at the order of the other trials`, () => {
    fc.assert(
      fc.property(arbitraryTrials, arbitraryReports, fc.nat(), (others, reports, seed) => {
        const trial: ReportedTrial = { number: 1, state: 'running', reports };
        const decided = pruner.decide({ seed, trial, others });
        assert.deepEqual(pruner.decide({ seed, trial, others: others.toReversed() }), decided);
      }),
    );
  });

  test(`createPruner(${name}) ends nobody while there is nobody to compare with`, () => {
    fc.assert(
      fc.property(arbitraryReports, (reports) => {
        assert.equal(
          pruner.decide({ seed: 0, trial: { number: 1, state: 'running', reports }, others: [] }).prune,
          false,
        );
      }),
    );
  });
}

for (const config of BY_RANK) {
  test(`createPruner(${JSON.stringify(config)}) decides the same under increasing transforms of the losses`, () => {
    const pruner = createPruner(config);
    const bent = (trial: ReportedTrial): ReportedTrial => ({
      ...trial,
      reports: trial.reports.map(({ step, loss }) => ({ step, loss: Math.exp(loss) * 1e6 + loss })),
    });
    fc.assert(
      fc.property(arbitraryTrials, arbitraryReports, fc.nat(), (others, reports, seed) => {
        const trial: ReportedTrial = { number: 1, state: 'running', reports };
        const straight = pruner.decide({ seed, trial, others });
        assert.deepEqual(pruner.decide({ seed, trial: bent(trial), others: others.map(bent) }), straight);
      }),
    );
  });
}

test('createPruner() prunes somebody with each configuration', () => {
  const losses = Array.from({ length: 16 }, (_, i) => i);
  for (const config of COMPARING) {
    const decisions = losses.map((loss) => {
      const trial = steady(100 + loss, loss + 0.5, 'running');
      return createPruner(config).decide({
        seed: 3,
        trial,
        others: losses.map((own) => steady(own + 1, own)),
      }).prune;
    });
    assert.ok(decisions.includes(true), JSON.stringify(config));
  }
});

test('createPruner() names every option that is out of its range', () => {
  assert.throws(() => createPruner({ type: 'percentile', percentile: 100, intervalSteps: 0 }), {
    name: 'RangeError',
    message:
      'Cannot make pruner "percentile": percentile is 100, must be between 0 and 100; intervalSteps is 0, must be > 0',
  });
});

function steady(number: number, loss: number, state: ReportedTrial['state'] = 'succeeded'): ReportedTrial {
  const reports = Array.from({ length: 8 }, (_, i) => ({ step: i + 1, loss: loss - i / 100 }));
  return { number, state, reports };
}
