import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { isAutotunerError } from '../errors.ts';
import { Study } from '../study/study.ts';
import { importOptunaStudy } from './import_study.ts';
import { readOptunaJournal } from './read_journal.ts';
import type { OptunaStudy } from './optuna_study.ts';

const FIXTURES = fileURLToPath(new URL('../../../../test/fixtures/optuna/', import.meta.url));
const SINGLE = readFileSync(`${FIXTURES}single.log`, 'utf8');
const TWO = readFileSync(`${FIXTURES}two_studies.log`, 'utf8');

function only(text: string): OptunaStudy {
  const [study] = readOptunaJournal(text);
  return study ?? assert.fail('no study');
}

test('readOptunaJournal() passes over a last line that is still being written, and no other', () => {
  const lines = TWO.trimEnd().split('\n');
  const cut = (lines.at(-1) ?? '').slice(0, -5);
  const before = lines.slice(0, -1).join('\n');
  assert.deepEqual(readOptunaJournal(`${before}\n${cut}`), readOptunaJournal(`${before}\n`));
  assert.throws(() => readOptunaJournal(`${before}\n${cut}\n`), { code: 'AT_DATA_INVALID' });
  assert.throws(() => readOptunaJournal('{"op_code": 0'), { code: 'AT_DATA_INVALID' });
});

test('readOptunaJournal() reads what Optuna has written: states, values, reports, attributes, constraints', () => {
  const { name, directions, userAttrs, trials } = only(SINGLE);
  assert.deepEqual([name, directions], ['single', ['maximize']]);
  assert.equal(userAttrs['note'], 'line "quoted"\nand NaN inside');
  assert.deepEqual(
    trials.map(({ state }) => state),
    [
      'complete',
      'complete',
      'complete',
      'fail',
      'fail',
      'pruned',
      'pruned',
      'complete',
      'pruned',
      'complete',
      'running',
    ],
  );
  const [first, second] = trials;
  assert.deepEqual(first?.params, {
    x: 0.5,
    lr: 0.01,
    n: 4,
    q: 0.3,
    units: 32,
    kind: 'net',
    cache: true,
    w: 'None',
    depth: first?.params['depth'],
  });
  assert.equal(first.values?.[0], 0.5 - 2 + Number(first.params['depth']));
  assert.deepEqual(
    first.reports.map(({ step }) => step),
    [0, 1, 2],
  );
  assert.deepEqual([first.constraints, second?.constraints], [{ memory: -1 }, { memory: 0.5 }]);
  assert.deepEqual(first.userAttrs, { seen: { x: 0.5 } });
  assert.ok((first.finishedAt ?? 0) > (first.startedAt ?? Infinity) - 1);
});

test('readOptunaJournal() forgets deleted studies and keeps the trials of the others apart', () => {
  const studies = readOptunaJournal(TWO);
  assert.deepEqual(
    studies.map(({ name, trials }) => [name, trials.length]),
    [
      ['two', 6],
      ['other', 3],
    ],
  );
  assert.deepEqual(studies[0]?.metricNames, ['p99_ms', 'tok_s']);
  assert.deepEqual(
    studies[0]?.trials.map(({ values }) => values?.length),
    [2, 2, 2, 2, 2, 2],
  );
});

test('readOptunaJournal() reads the distributions of versions before 3, and numbers that JSON has no words for', () => {
  const param = (name: string, distribution: object, internal: number): string =>
    JSON.stringify({
      op_code: 5,
      worker_id: 'w',
      trial_id: 0,
      param_name: name,
      param_value_internal: internal,
      distribution: JSON.stringify(distribution),
    });
  const { trials } = only(
    [
      '{"op_code":0,"worker_id":"w","study_name":"old","directions":[1]}',
      '{"op_code":4,"worker_id":"w","study_id":0,"datetime_start":null}',
      param('u', { name: 'UniformDistribution', attributes: { low: 0, high: 1 } }, 0.5),
      param('l', { name: 'LogUniformDistribution', attributes: { low: 1, high: 9 } }, 3),
      param('d', { name: 'DiscreteUniformDistribution', attributes: { low: 0, high: 1, q: 0.5 } }, 0.5),
      param('i', { name: 'IntUniformDistribution', attributes: { low: 0, high: 9, step: 3 } }, 6),
      param('j', { name: 'IntLogUniformDistribution', attributes: { low: 1, high: 9, step: 1 } }, 2),
      '{"op_code":7,"worker_id":"w","trial_id":0,"step":1,"intermediate_value":NaN}',
      '{"op_code":7,"worker_id":"w","trial_id":0,"step":0,"intermediate_value":-Infinity}',
      '{"op_code":9,"worker_id":"w","trial_id":0,"system_attr":{"constraints":[1,-2]}}',
      '{"op_code":6,"worker_id":"w","trial_id":0,"state":1,"values":[Infinity],"datetime_complete":"2026-01-02T03:04:05+00:00"}',
      '{"op_code":10,"worker_id":"w","anything":1}',
    ].join('\n'),
  );
  const [trial] = trials;
  assert.deepEqual(trial?.params, { u: 0.5, l: 3, d: 0.5, i: 6, j: 2 });
  assert.deepEqual(trial.distributions['d'], { type: 'float', low: 0, high: 1, log: false, step: 0.5 });
  assert.deepEqual(trial.distributions['j'], { type: 'int', low: 1, high: 9, log: true, step: 1 });
  assert.deepEqual(trial.reports, [
    { step: 0, value: -Infinity },
    { step: 1, value: null },
  ]);
  assert.deepEqual(trial.constraints, { 0: 1, 1: -2 });
  assert.deepEqual(trial.values, [Infinity]);
  assert.equal(trial.finishedAt, Date.UTC(2026, 0, 2, 3, 4, 5));
});

test('readOptunaJournal() names the line that it cannot read, and why', () => {
  const create = '{"op_code":0,"worker_id":"w","study_name":"s","directions":[1]}\n';
  const wrong: [string, RegExp][] = [
    ['', /line 1: There is no study/u],
    [`${create}{"op_code":4,\n`, /line 2: .*JSON/u],
    [`${create}\n[1]`, /line 3: It is no JSON object/u],
    [`${create}{"op_code":77}`, /line 2: Operation 77 is unknown/u],
    [`${create}{"op_code":5,"trial_id":3}`, /line 2: Trial 3 was never created/u],
    [`${create}{"op_code":4,"study_id":0,"state":9}`, /line 2: State 9 is unknown/u],
    [
      `${create}{"op_code":4,"study_id":0,"params":{"x":1},"distributions":{"x":"{}"}}`,
      /line 2: Parameter "x": Distribution lacks "name"/u,
    ],
    ['SQLite format 3\u0000', /line 1/u],
  ];
  for (const [text, pattern] of wrong)
    assert.throws(
      () => readOptunaJournal(text),
      (error) => isAutotunerError(error, 'AT_DATA_INVALID') && pattern.test(error.message),
      String(pattern),
    );
});

test('readOptunaJournal() never throws anything but an error with a code, whatever a line holds', () => {
  const lines = SINGLE.split('\n')
    .slice(0, 20)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  fc.assert(
    fc.property(
      fc.nat(lines.length - 1),
      fc.jsonValue(),
      fc.constantFrom('state', 'params', 'distribution', 'trial_id', 'values', 'study_id', 'directions'),
      (at, value, key) => {
        const broken = lines.map((line, i) =>
          i === at ? JSON.stringify({ ...JSON.parse(line), [key]: value }) : line,
        );
        try {
          for (const study of readOptunaJournal(broken.join('\n'))) importOptunaStudy(study);
        } catch (error) {
          assert.ok(isAutotunerError(error, 'AT_DATA_INVALID'), String(error));
        }
      },
    ),
  );
});

test('importOptunaStudy() finds out the space, conditions included, and its trials can be added to a study', () => {
  const { space, objectives, trials } = importOptunaStudy(only(SINGLE));
  assert.deepEqual(objectives, [{ metric: 'value', direction: 'maximize' }]);
  const depth = space.parameters.find(({ name }) => name === 'depth');
  assert.deepEqual(depth?.when, [{ parent: 'kind', operator: 'eq', value: 'net' }]);
  const study = new Study({ space, directions: ['maximize'] });
  for (const trial of trials) study.add(trial);
  assert.equal(study.trials.length, 10);
  // Optuna says so too: the second trial would be no better, but breaks a constraint.
  assert.equal(study.best?.number, 1);
  assert.deepEqual(study.trials.map(({ result }) => result.kind).slice(3, 7), [
    'failure',
    'failure',
    'pruned',
    'pruned',
  ]);
  assert.notEqual(study.suggest(), undefined);
});

test('importOptunaStudy() unites ranges that change from trial to trial', () => {
  const trial = (number: number, low: number, high: number): OptunaStudy['trials'][number] => ({
    number,
    state: 'complete',
    params: { x: low },
    distributions: { x: { type: 'float', low, high, log: false } },
    values: [1],
    reports: [],
    userAttrs: {},
    constraints: {},
  });
  const study = {
    name: 's',
    directions: ['minimize' as const],
    userAttrs: {},
    trials: [trial(0, 0, 1), trial(1, -3, 0.5)],
  };
  assert.deepEqual(importOptunaStudy(study).space.parameters[0]?.distribution, {
    type: 'float',
    low: -3,
    high: 1,
    log: false,
  });
});
