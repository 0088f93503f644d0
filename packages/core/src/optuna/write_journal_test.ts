import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { arbitraryParams, arbitrarySpace, sampleExperiment } from '@autotuner/core/testing';
import type { ExperimentRecord } from '../ports/records.ts';
import type { Params } from '../search_space/distribution.ts';
import type { SearchSpace } from '../search_space/search_space.ts';
import { readOptunaJournal } from './read_journal.ts';
import { writeOptunaJournal } from './write_journal.ts';

const SPACE: SearchSpace = {
  parameters: [{ name: 'x', distribution: { type: 'float', low: 0, high: 1, log: false }, when: [] }],
  constraints: [{ text: 'x >= 0' }],
};
const CONFIG = {
  name: 'demo',
  space: SPACE,
  objectives: [{ metric: 'seconds', direction: 'minimize' as const }],
};

function trialsOf(
  experiments: readonly ExperimentRecord[],
): ReturnType<typeof readOptunaJournal>[number]['trials'] {
  const [study] = readOptunaJournal(writeOptunaJournal({ config: CONFIG, experiments }));
  return study?.trials ?? assert.fail('no study');
}

test('writeOptunaJournal() is read as the same parameters again, whatever the space', () => {
  const spaces = arbitrarySpace().chain((space) => fc.tuple(fc.constant(space), arbitraryParams(space)));
  fc.assert(
    fc.property(spaces, fc.double({ noNaN: true, noDefaultInfinity: true }), ([space, params], score) => {
      const experiments = [sampleExperiment({ params, scores: [score] })];
      const [study] = readOptunaJournal(writeOptunaJournal({ config: { ...CONFIG, space }, experiments }));
      const [trial] = study?.trials ?? [];
      assert.deepEqual(trial?.params, sorted(params, space));
      assert.deepEqual(trial.values, [score + 0]);
    }),
  );
});

/** In the order of the space, as plain as it is read. */
function sorted(params: Params, space: SearchSpace): Params {
  const names = space.parameters.map(({ name }) => name).filter((name) => Object.hasOwn(params, name));
  return Object.fromEntries(names.map((name) => [name, params[name] ?? false]));
}

test('writeOptunaJournal() writes failures with what they were, and leaves out what has not ended', () => {
  const { scores: _, ...failed } = sampleExperiment({
    number: 2,
    state: 'failed',
    failure: 'oom',
    progress: 0.5,
    penalty: 750,
    outcome: { kind: 'oom', evidence: 'cgroup', resource: 'cpu' },
  });
  const running = sampleExperiment({ number: 3, state: 'benchmarking' });
  const cancelled = sampleExperiment({ number: 4, state: 'cancelled' });
  const trials = trialsOf([running, failed, sampleExperiment(), cancelled]);
  assert.deepEqual(
    trials.map(({ state }) => state),
    ['complete', 'fail', 'fail'],
  );
  assert.equal(trials[1]?.userAttrs['autotuner:failure'], 'oom');
  assert.equal(trials[1]?.userAttrs['autotuner:penalty'], 750);
  assert.equal(trials[1]?.values, undefined);
  assert.equal(trials[2]?.userAttrs['autotuner:state'], 'cancelled');
});

test('writeOptunaJournal() writes reports, and constraints once one is broken', () => {
  const broken: ExperimentRecord & { violation: number } = {
    ...sampleExperiment({ number: 2 }),
    violation: 0.25,
  };
  const reports = new Map([
    [
      1,
      [
        { step: 0, value: 3 },
        { step: 5, value: null },
      ],
    ],
  ]);
  const [study] = readOptunaJournal(
    writeOptunaJournal({ config: CONFIG, experiments: [sampleExperiment(), broken], reports }),
  );
  assert.deepEqual(
    study?.trials.map(({ constraints }) => constraints),
    [{ 0: 0 }, { 0: 0.25 }],
  );
  assert.deepEqual(study?.trials[0]?.reports, [
    { step: 0, value: 3 },
    { step: 5, value: null },
  ]);
  assert.deepEqual(trialsOf([sampleExperiment()])[0]?.constraints, {});
});

test('writeOptunaJournal() writes whole floats as floats, and times with an offset', () => {
  const text = writeOptunaJournal({
    config: CONFIG,
    experiments: [sampleExperiment({ params: { x: 1 }, scores: [169], startedAt: 1000, finishedAt: 2500 })],
  });
  assert.ok(text.includes('"value":169.0'));
  assert.ok(text.includes('"params":{"x":1.0}'));
  assert.ok(text.includes('"datetime_complete":"1970-01-01T00:00:02.500000+00:00"'));
  assert.ok(text.endsWith('\n'));
});
