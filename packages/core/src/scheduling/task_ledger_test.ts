import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sampleExperiment } from '@autotuner/core/testing';
import type { ExperimentRecord } from '../ports/records.ts';
import type { Objective } from '../scoring/objective.ts';
import { historyOf } from '../scoring/trial_history.ts';
import { TaskLedger } from './task_ledger.ts';

const OBJECTIVES: readonly Objective[] = [{ metric: 'seconds', direction: 'minimize' }];

function untold(parts: Partial<ExperimentRecord>): ExperimentRecord {
  const { toldOrder: _, scores: __, ...rest } = sampleExperiment(parts);
  return rest;
}

function failed(parts: Partial<ExperimentRecord>): ExperimentRecord {
  const { scores: _, ...rest } = sampleExperiment({
    state: 'failed',
    failure: 'crash',
    progress: 0.5,
    ...parts,
  });
  return rest;
}

test('TaskLedger has the history of all experiments, in whatever order they are noted', () => {
  const results = fc.array(fc.tuple(fc.boolean(), fc.nat(9)), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(results, fc.nat(), (told, salt) => {
      const orders = told.map((_, i) => i).toSorted((a, b) => ((a * 7 + salt) % 11) - ((b * 7 + salt) % 11));
      const experiments = told.map(([isSuccess, score], i) => {
        const parts = { number: i + 1, toldOrder: (orders[i] ?? 0) + 1 };
        return isSuccess ? sampleExperiment({ ...parts, scores: [score] }) : failed(parts);
      });
      const ledger = new TaskLedger(OBJECTIVES);
      for (const { number } of experiments) ledger.note(untold({ number, state: 'benchmarking' }));
      for (const one of experiments) {
        ledger.note(one);
        if (salt % 2 === 0) assert.equal(ledger.history.length, one.number);
      }
      assert.deepEqual(ledger.history, historyOf(experiments, OBJECTIVES));
      assert.deepEqual(ledger.experiments, experiments);
      assert.equal(ledger.curve.told, told.length);
      assert.equal(ledger.succeeded, told.filter(([isSuccess]) => isSuccess).length);
    }),
  );
});

test('TaskLedger appends to one array while results arrive in order, and knows what waits', () => {
  const ledger = new TaskLedger(OBJECTIVES, [sampleExperiment({ number: 1 })]);
  const { history } = ledger;
  ledger.note(untold({ number: 2, state: 'benchmarking' }));
  ledger.note(untold({ number: 2, state: 'queued' }));
  assert.deepEqual([...ledger.queued], [2]);
  ledger.note(sampleExperiment({ number: 2, toldOrder: 2 }));
  assert.equal(ledger.history, history);
  assert.equal(history.length, 2);
  assert.equal(ledger.queued.size, 0);
});

test('TaskLedger forgets the result of an experiment that is put in line again', () => {
  const ledger = new TaskLedger(OBJECTIVES, [failed({ number: 1 }), sampleExperiment({ number: 2 })]);
  assert.equal(ledger.history.length, 2);
  ledger.note(untold({ number: 1, state: 'queued' }));
  assert.deepEqual(
    ledger.history.map(({ number }) => number),
    [2],
  );
  ledger.note(sampleExperiment({ number: 1, toldOrder: 3 }));
  assert.deepEqual(
    ledger.history.map(({ number }) => number),
    [2, 1],
  );
});

test('TaskLedger knows the outcome that all results have in common', () => {
  const spawn = { kind: 'spawn', errno: 'ENOENT', detail: 'gone' } as const;
  const ledger = new TaskLedger(OBJECTIVES, [failed({ number: 1, outcome: spawn })]);
  assert.equal(ledger.commonOutcome, 'spawn');
  ledger.note(failed({ number: 2, outcome: spawn }));
  assert.equal(ledger.commonOutcome, 'spawn');
  ledger.note(failed({ number: 3, outcome: { kind: 'exit', code: 1 } }));
  ledger.note(failed({ number: 4, outcome: spawn }));
  assert.equal(ledger.commonOutcome, undefined);
});
